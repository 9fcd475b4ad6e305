/// What the page does beyond being read: rows are found by a word and sorted by a column. Without it the page is
/// whole, and it asks nothing of the network.
enum Script {
  /// The field for the word; it appears only where the script runs.
  static let search = """
    <p class="search" hidden><input type="search" placeholder="Find an algorithm, paper, check …" \
    aria-label="Find"> <span class="faint" aria-live="polite"></span></p>
    """

  static let text = """
    (() => {
      const field = document.querySelector('.search');
      const input = field.querySelector('input'), count = field.querySelector('span');
      const rows = [...document.querySelectorAll('tbody tr')];
      const folds = [...document.querySelectorAll('main details')];
      const wasOpen = new Map(folds.map(fold => [fold, fold.open]));
      field.hidden = false;
      // What a link leads to is shown, also where it is folded away.
      const reveal = () => {
        const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        for (let fold = target?.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
        if (target) target.scrollIntoView();
      };
      addEventListener('hashchange', reveal);
      reveal();
      input.addEventListener('input', () => {
        const word = input.value.trim().toLowerCase();
        let found = 0;
        for (const row of rows) {
          row.hidden = word !== '' && !row.textContent.toLowerCase().includes(word);
          if (!row.hidden) found += 1;
        }
        // From within: what a fold's name brings back is seen by those around it.
        for (const fold of [...folds].reverse()) {
          const named = fold.querySelector('summary').textContent.toLowerCase().includes(word);
          if (named) for (const row of fold.querySelectorAll('tbody tr')) row.hidden = false;
          const some = named || [...fold.querySelectorAll('tbody tr')].some(row => !row.hidden);
          fold.hidden = word !== '' && !some;
          fold.open = word === '' ? wasOpen.get(fold) : some && !named;
        }
        count.textContent = word === '' ? '' : found + ' rows';
      });
      const value = cell => {
        const text = cell.textContent.trim();
        const [, number, unit] = /^[=≠“]?(-?[\\d.]+(?:e-?\\d+)?)\\s*(ns|µs|ms|s)?\\b/.exec(text) ?? [];
        const scale = {ns: 1e-9, 'µs': 1e-6, ms: 1e-3}[unit] ?? 1;
        return number === undefined ? text : parseFloat(number) * scale;
      };
      for (const table of document.querySelectorAll('table')) {
        const heads = [...table.querySelectorAll('th')], body = table.tBodies[0];
        heads.forEach((head, column) => {
          head.tabIndex = 0;
          const sort = () => {
            const up = head.getAttribute('aria-sort') !== 'ascending';
            heads.forEach(other => other.removeAttribute('aria-sort'));
            head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
            const sorted = [...body.rows].map(row => [value(row.cells[column]), row]);
            sorted.sort(([a], [b]) => (typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0)
              : typeof a === 'number' ? -1 : 1) * (up ? 1 : -1));
            for (const [, row] of sorted) body.append(row);
          };
          head.addEventListener('click', sort);
          head.addEventListener('keydown', event => { if (event.key === 'Enter') sort(); });
        });
      }
    })();
    """
}
