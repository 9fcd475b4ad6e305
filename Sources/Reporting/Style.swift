/// The look of the report: one column of text, quiet tables, colour only where it says something.
enum Style {
  static let sheet = """
    :root { --ink: #1b1f24; --faint: #68707a; --line: #e3e6ea; --paper: #ffffff; --shade: #f6f7f9;
      --good: #1a7f37; --bad: #c4320a; --doubt: #9a6700; --odd: #8250df; --link: #0a5cad; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --faint: #98a1ac; --line: #30363d;
      --paper: #15181c; --shade: #1d2126; --good: #4ac26b; --bad: #ff7b54; --doubt: #d4a72c;
      --odd: #b794f6; --link: #6cb2f7; } figure svg { background: #f4f5f7; border-radius: 6px; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
    main { max-width: 1180px; margin: 0 auto; padding: 2.5rem 1.25rem 5rem; }
    h3, h4, p, li, .facts { overflow-wrap: anywhere; }
    h1 { font-size: 2.2rem; margin: 0; letter-spacing: -.02em; }
    h2 { font-size: 1.4rem; margin: 3rem 0 .6rem; }
    h3 { font-size: 1.05rem; margin: 2rem 0 .4rem; }
    h4 { margin: 1.6rem 0 .4rem; } h4 span { font-weight: 400; color: var(--faint); }
    a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
    .lead { font-size: 1.1rem; color: var(--faint); margin: .2rem 0 1.2rem; }
    .facts, .legend, .faint { color: var(--faint); font-size: .87rem; }
    code { font-size: .92em; }
    [hidden] { display: none !important; }
    nav { margin: 1rem 0; font-size: .95rem; }
    .paper.overview th { white-space: normal; vertical-align: bottom; max-width: 7rem; }
    summary h3 { display: inline; }
    .search input { font: inherit; color: inherit; background: var(--shade); padding: .4rem .7rem;
      border: 1px solid var(--line); border-radius: 8px; width: min(26rem, 100%); }
    th[tabindex] { cursor: pointer; }
    th[aria-sort=ascending]::after { content: " ↑"; } th[aria-sort=descending]::after { content: " ↓"; }
    .warning { color: var(--bad); font-weight: 600; }
    .counts { list-style: none; display: flex; flex-wrap: wrap; gap: .6rem; padding: 0; }
    .counts li { border: 1px solid var(--line); border-radius: 8px; padding: .35rem .8rem; }
    .counts b { font-size: 1.25rem; margin-right: .25rem; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-size: .87rem; font-variant-numeric: tabular-nums; }
    th, td { text-align: left; padding: .3rem .7rem; border-bottom: 1px solid var(--line);
      vertical-align: top; }
    th { color: var(--faint); font-weight: 600; white-space: nowrap; }
    tbody tr:hover { background: var(--shade); }
    .matrix td:not(:first-child), .matrix th { text-align: center; padding: .25rem .22rem; }
    .matrix th { font-size: .7rem; }
    .paper td:not(:first-child), .paper th { text-align: right; white-space: nowrap; }
    .paper td:first-child, .matrix td:first-child, .paper th:first-child, .matrix th:first-child {
      position: sticky; left: 0; background: var(--paper); min-width: 8rem; }
    .paper tbody tr:hover td:first-child, .matrix tbody tr:hover td:first-child { background: var(--shade); }
    .timings td { white-space: nowrap; }
    .timings td .faint { display: inline-block; max-width: 15rem; white-space: normal; text-align: left; }
    .timings :is(td, th):nth-child(2), .timings :is(td, th):nth-child(n+4):nth-child(-n+7) { text-align: right; }
    .again { font-family: ui-monospace, monospace; font-size: .8rem; overflow-wrap: anywhere; }
    .machine { font-weight: 600; margin-top: 2rem; }
    .passed, .agrees { color: var(--good); } .failed, .differs { color: var(--bad); }
    .inconclusive, .untested { color: var(--doubt); } .mistrusted { color: var(--odd); }
    .not-applicable, .quoted { color: var(--faint); }
    .passed, .failed, .mistrusted { font-weight: 600; }
    s { color: var(--faint); font-weight: 400; }
    details { border-bottom: 1px solid var(--line); padding: .45rem 0; }
    summary { cursor: pointer; font-weight: 600; }
    pre { background: var(--shade); padding: .6rem; overflow-x: auto; white-space: pre-wrap; }
    dt { font-weight: 600; margin-top: .4rem; } dd { margin: 0 0 0 1.2rem; color: var(--faint); }
    .bar { display: inline-block; width: 80px; height: .65em; background: var(--line);
      border-radius: 3px; overflow: hidden; }
    .bar i { display: block; height: 100%; background: var(--link); }
    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 1rem; }
    figure { margin: 0; } figure svg { width: 100%; height: auto; }
    figcaption { color: var(--faint); font-size: .87rem; }
    .shapes { padding-left: 1.2rem; }
    @media (max-width: 600px) { main { padding: 1.5rem 1rem 3rem; } h2 { margin-top: 2.2rem; }
      /* Drawings keep a size at which their letters can be read, and are moved under the finger. */
      figure { overflow-x: auto; } figure > svg { min-width: 34rem; } figure.wide > svg { min-width: 56rem; }
      th, td { padding: .3rem .5rem; }
      .prose thead { display: none; } .prose, .prose tbody, .prose tr, .prose td { display: block; }
      .prose tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
      .prose td { border: 0; padding: .1rem 0; overflow-wrap: anywhere; }
      .prose td::before { content: attr(data-label) ": "; color: var(--faint); }
      .paper td:first-child, .paper th:first-child { max-width: 42vw; } }
    """
}
