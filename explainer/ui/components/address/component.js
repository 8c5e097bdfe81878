// The address, the language and the stamp of the page that is drawn; Escape; links to pages; where a page begins.

const BAR = ".st-key-page_links";

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
}

/** Escape closes a menu; else it leads one level out on a page whose trail is a row of buttons; a picture sees to it itself. */
function wireEscape() {
  if (window.explainerEscape) return;
  window.explainerEscape = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    const menus = openMenus();
    for (const menu of menus) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
    if (menus.length) return;
    if (event.target.closest?.("input, textarea, [aria-expanded=true], [role=dialog], [role=listbox]")) return;
    [...document.querySelectorAll(".st-key-trail button")].at(-1)?.click();
  };
  document.addEventListener("keydown", window.explainerEscape);
}

/** A link to a page goes there without loading the app anew, as the browser's own way back does. */
function wireLinks() {
  if (window.explainerLinks) return;
  window.explainerLinks = (event) => {
    const menu = event.target.closest?.(`${BAR} details`);
    for (const open of openMenus()) if (open !== menu) open.open = false;
    const link = event.target.closest?.(`:is(${BAR}, .st-key-pages_around) a`);
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (menu) menu.open = false;
    if (link.pathname === location.pathname) return;
    window.history.pushState({}, "", link.href);
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  };
  document.addEventListener("click", window.explainerLinks);
}

function openMenus() {
  return [...document.querySelectorAll(`${BAR} details[open]`)];
}

/** Another page is read from its beginning, however it was come to. */
function beginAtTheTop(page) {
  const main = document.querySelector('[data-testid="stMain"]');
  if (main && (main.dataset.page ?? page) !== page) main.scrollTo(0, 0);
  if (main) main.dataset.page = page;
}
