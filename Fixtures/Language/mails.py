"""What one person has written in mailbox.mbox, by Python's mailbox and email: mails that have a date, plain text in an
encoding that is read, no tag of a forwarded message and ten words of their own; quoted lines by their depth."""
import email.utils
import json
import mailbox
import platform
import re

OWNER, TAG = "ada@example.org", "---------- Forwarded message ---------"


def plain(message):
    if message.is_multipart():
        return "\n".join(t for t in map(plain, message.get_payload()) if t is not None) or None
    if message.get_content_type() != "text/plain":
        return None
    return message.get_payload(decode=True).decode("utf-8").replace("\r\n", "\n")


def cleaned(lines):
    # From a line that begins with "On " to one that ends with "wrote:", with no empty line between.
    text = re.sub(r"^On (?:.*\n(?!\n))*?.*wrote:[ \t]*(?:\n|\Z)", "", "\n".join(lines), flags=re.M)
    return text.strip()


kept, faults = [], dict(foreign=0, undated=0, unreadable=0, forwarded=0, short=0)
for message in mailbox.mbox("Fixtures/Language/mailbox.mbox"):
    if OWNER not in message["From"]:
        faults["foreign"] += 1
        continue
    if message["Date"] is None:
        faults["undated"] += 1
        continue
    text = plain(message)
    if text is None:
        faults["unreadable"] += 1
        continue
    text = re.sub(r"^>From ", "From ", text, flags=re.M)
    if TAG in text:
        faults["forwarded"] += 1
        continue
    levels = {}
    for line in text.split("\n"):
        marks = len(re.match(r">*", line).group())
        levels.setdefault(marks, []).append(re.sub(r"^>+\s*", "", line) if marks else line)
    own = cleaned(levels.get(0, []))
    if len(own.split()) < 10:
        faults["short"] += 1
        continue
    thread = [cleaned(levels[k]) for k in sorted(levels, reverse=True) if k > 0]
    date = int(email.utils.parsedate_to_datetime(message["Date"]).timestamp())
    kept.append(dict(text=own, thread=[t for t in thread if t], date=date))
print(json.dumps({
    "what": "the mails of one owner in a mailbox, what they answer, and why others are not kept",
    "program": f"Python {platform.python_version()}, its mailbox, email and re",
    "command": "python3 Fixtures/Language/mails.py > Fixtures/Language/mails.json",
    "mails": kept, "faults": faults}, indent=2, ensure_ascii=False))
