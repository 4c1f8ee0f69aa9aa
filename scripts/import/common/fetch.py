"""GET with bounds on everything: tries, waits, seconds, bytes, pages, hosts."""
import csv
import http.client
import io
import json
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile

from common.findings import Unusable

TRIES = 4
WAIT_S = 2          # before the second try, doubled for each further one
LONGEST_WAIT_S = 60
TIMEOUT_S = 60      # of one silence of the server
MOST_BYTES = 200_000_000
MOST_PAGES = 200
MISSING = "status 404"
AGAIN = {429, 500, 502, 503, 504}


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect within a host only: another site is another source."""

    def redirect_request(self, request, answer, code, text, headers, url):
        old, new = urllib.parse.urlsplit(request.full_url), urllib.parse.urlsplit(url)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            answer.close()
            raise Unusable("redirect", f"{request.full_url} redirects to {url}, another host")
        return super().redirect_request(request, answer, code, text, headers, url)


class Fetcher:
    """Fetches below base addresses, {name: URL}. `wait_s` is the first wait between tries."""

    def __init__(self, bases, wait_s=WAIT_S, timeout_s=TIMEOUT_S):
        self.bases, self.wait_s, self.timeout_s = bases, wait_s, timeout_s
        self.opener = urllib.request.build_opener(_SameHost())
        self.last = ""  # the address asked last, for messages

    def url(self, base, path, **parameters):
        query = urllib.parse.urlencode(parameters, safe=":;,")
        return self.bases[base].rstrip("/") + "/" + path + ("?" + query if query else "")

    def get(self, base, path, **parameters):
        """Body of an answer with status 200, bytes; Unusable after the last try, or at once where another try cannot
        help."""
        self.last = url = self.url(base, path, **parameters)
        for attempt in range(1, TRIES + 1):
            try:
                return self._body(url)
            except urllib.error.HTTPError as error:
                reason = f"status {error.code}"
                error.close()
                if error.code not in AGAIN:
                    raise Unusable("status", reason) from None
            except (OSError, http.client.HTTPException) as error:
                reason = str(getattr(error, "reason", error)) or type(error).__name__
            if attempt < TRIES:
                time.sleep(min(self.wait_s * 2 ** (attempt - 1), LONGEST_WAIT_S))
        raise Unusable("status", f"{reason}, {TRIES} times")

    def _body(self, url):
        request = urllib.request.Request(url, headers={"User-Agent": "equicube-import"})
        with self.opener.open(request, timeout=self.timeout_s) as answer:
            body = answer.read(MOST_BYTES + 1)
            kind = answer.headers.get_content_type()
        if len(body) > MOST_BYTES:
            raise Unusable("size", f"more than {MOST_BYTES} bytes")
        if not body.strip():
            raise Unusable("empty", "the answer is empty")
        if kind == "text/html" or body.lstrip()[:1] == b"<":
            raise Unusable("html", f"a page of HTML with status 200 ({kind}): {body[:60].decode('utf-8', 'replace')!r}")
        return body

    def json(self, base, path, **parameters):
        return as_json(self.get(base, path, **parameters))

    def csv(self, base, path, columns, **parameters):
        return as_csv(self.get(base, path, **parameters), columns)

    def zipped_csv(self, base, path, columns):
        return as_csv(unzipped(self.get(base, path)), columns)


def _no_constant(name):
    raise ValueError(f"{name} is no figure")


def _no_twins(pairs):
    """A JSON object in which no name stands twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(n for n in names if names.count(n) > 1)!r} twice in one object")
    return found


def _text(body, encodings=("utf-8-sig",)):
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError as error:
            reason = f"no {encoding} at byte {error.start}"
    raise Unusable("type", reason)


def unzipped(body):
    """The one table of an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = [name for name in archive.namelist() if name.endswith(".csv")]
            if len(names) != 1:
                raise Unusable("type", f"an archive with {len(names)} tables, one is expected")
            if archive.getinfo(names[0]).file_size > MOST_BYTES:
                raise Unusable("size", f"{names[0]} has more than {MOST_BYTES} bytes")
            return archive.read(names[0])
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unusable("type", f"no archive, or cut off: {error}") from None


def as_json(body):
    """The value of a JSON text."""
    try:
        return json.loads(_text(body), parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except (ValueError, RecursionError) as error:
        raise Unusable("type", f"no JSON, or cut off: {error}") from None


def as_csv(body, columns, encodings=("utf-8-sig",), ends=True):
    """Rows of a CSV text as dictionaries; Unusable where one of `columns` is missing or a row is cut off. `ends`: the
    source ends its last line."""
    text = _text(body, encodings)
    if ends and not text.endswith("\n"):
        raise Unusable("type", "the last line does not end: cut off")
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        names = reader.fieldnames or []
        for column in columns:
            if column not in names:
                raise Unusable("columns", f"no column {column!r}; there are {', '.join(names)}"[:400])
        rows = list(reader)
    except csv.Error as error:
        raise Unusable("type", f"no CSV, or cut off: line {reader.line_num}: {error}") from None
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise Unusable("type", f"row {number} has another number of cells than the header")
    if not rows:
        raise Unusable("empty", "a header and no row")
    return rows


def fields(record, names):
    """Values of a JSON object's fields; Unusable where one is missing."""
    if not isinstance(record, dict):
        raise Unusable("type", f"{record!r:.60} where an object belongs")
    for name in names:
        if name not in record:
            raise Unusable("columns", f"no field {name!r}; there are {', '.join(record)}"[:400])
    return [record[name] for name in names]


def figure(text, where):
    """The number of a cell, None where it is empty; Unusable where it is none."""
    text = text.strip()
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise Unusable("type", f"{where}: {text!r:.40} is no number") from None
