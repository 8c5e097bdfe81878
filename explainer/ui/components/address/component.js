// The address, the language and the stamp of the page that is drawn; Escape; links to pages; where a page begins.

export default function ({ data }) {
  document.documentElement.lang = data.language;
  if (window.explainerStamp !== data.stamp) {
    window.explainerStamp = data.stamp;
    window.dispatchEvent(new Event("explainerstamp"));
  }
  const query = new URLSearchParams(data.query).toString();
  const address = `${window.location.pathname}${query ? "?" + query : ""}${window.location.hash}`;
  if (address !== window.location.pathname + window.location.search + window.location.hash) {
    window.history.replaceState(window.history.state, "", address);
  }
  wireEscape();
  wireLinks();
  beginAtTheTop(data.page);
  showLink();
  setTimeout(showLink, 500);  // the row may be laid out after this
}

/** Escape leads one level out on a page whose trail is a row of buttons; a picture sees to it itself. */
function wireEscape() {
  if (window.explainerEscape) return;
  window.explainerEscape = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    if (event.target.closest?.("input, textarea, [aria-expanded=true], [role=dialog], [role=listbox]")) return;
    [...document.querySelectorAll(".st-key-trail button")].at(-1)?.click();
  };
  document.addEventListener("keydown", window.explainerEscape);
}

/** Streamlit's own links go to a page without loading it anew. */
function wireLinks() {
  if (window.explainerLinks) return;
  window.explainerLinks = (event) => {
    const link = event.target.closest?.(":is(.st-key-page_links, .st-key-pages_around) a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const own = [...document.querySelectorAll("[data-testid=stSidebarNavLink], [data-testid=stTopNavLink]")];
    const same = own.find((one) => one.pathname === link.pathname);
    if (!same) return;
    event.preventDefault();
    same.click();
  };
  document.addEventListener("click", window.explainerLinks);
}

/** Another page is read from its beginning, however it was come to. */
function beginAtTheTop(page) {
  const main = document.querySelector('[data-testid="stMain"]');
  if (main && (main.dataset.page ?? page) !== page) main.scrollTo(0, 0);
  if (main) main.dataset.page = page;
}

function showLink() {
  const row = document.querySelector(".st-key-page_links nav");
  const here = row?.querySelector("[aria-current=page]");
  if (here && row.scrollWidth > row.clientWidth) {
    row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - row.clientWidth / 3;
  }
}
