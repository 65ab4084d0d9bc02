"""The pages an administrator sees after an installation: plain HTML, nothing from elsewhere."""

from html import escape

from bot import wording

# Nothing is loaded or run; the style is in the page.
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


def done_page() -> str:
    """Return the page after a successful installation."""
    return _page(wording.INSTALL_DONE, "slack://open", wording.INSTALL_OPEN)


def failed_page(reason: str, install_path: str) -> str:
    """Return the page after an installation that did not happen; `reason` is Slack's word and may be anything."""
    return _page(
        wording.INSTALL_FAILED.get(reason, wording.INSTALL_FAILED_OTHERWISE), install_path, wording.INSTALL_AGAIN
    )


def _page(text: str, address: str, label: str) -> str:
    title = escape(wording.INSTALL_TITLE)
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}</style>"
        f"</head><body><main><h1>{title}</h1><p>{escape(text)}</p>"
        f'<p><a href="{escape(address)}">{escape(label)}</a></p></main></body></html>\n'
    )
