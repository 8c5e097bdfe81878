// The address, the language and the stamp of the page that is drawn; Escape; links to pages; where a page begins.

const BAR = ".st-key-page_links";

export default function ({ data }) {
  document.documentElement.lang = data.language;
  if (window.explainerStamp !== data.stamp) {
    window.explainerStamp = data.stamp;
    window.dispatchEvent(new Event("explainerstamp"));
  }
  mirror(data);
  wireEscape();
  wireLinks();
  beginAtTheTop(data.page);
}

const BURST = 600; // milliseconds: changes that follow each other faster are one step on the way back
const BACK = 2000; // milliseconds after Back or Forward until a run that says something else is believed

/** The address says what is chosen; a choice on the same page is a step on the browser's way back. */
function mirror({ query, page }) {
  const said = new URLSearchParams(query).toString();
  const address = `${location.pathname}${said ? "?" + said : ""}${location.hash}`;
  const now = performance.now();
  const way = (window.explainerWay ??= wayBack());
  if (address !== location.pathname + location.search + location.hash) {
    const step = way.page === page && now - way.at > BURST;
    way.page = page;
    if (location.search && now - way.back < BACK) return; // a run from before Back speaks of another place on the way
    if (step) history.pushState({}, "", address);
    else history.replaceState(history.state, "", address);
    way.at = now;
  }
  Object.assign(way, { page, back: -BACK });
}

/** Where the reader is on the way: the page, when the last choice was made, and when Back or Forward were pressed. */
function wayBack() {
  const way = { page: null, at: -BURST, back: -BACK };
  window.addEventListener("popstate", ({ isTrusted }) => {
    if (isTrusted) way.back = performance.now();
  });
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => { // before it goes to another page, Streamlit adds this one's bare address
    if (url !== location.pathname || !location.search) push(state, title, url);
  };
  return way;
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
