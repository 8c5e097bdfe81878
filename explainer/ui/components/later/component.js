// A place that asks for what belongs there: when it comes near the reader, or when the browser has nothing else to do.

const states = new WeakMap();
const NEAR = 300;  // pixels below the window
const PATIENCE = 5000;  // ms after which an unanswered question is asked again
const QUIET = 300;  // ms without a touch or a run before a question
let stirred = -QUIET;  // when the reader last did something, or a run last began or ended
const stir = () => { stirred = performance.now(); };
for (const touch of ["pointerdown", "pointerup", "keydown", "input"]) {
  window.addEventListener(touch, stir, { capture: true, passive: true });
}
let left;  // the page that the reader is leaving, and since when
const main = () => document.querySelector('[data-testid="stMain"]');
const leave = () => { left = { page: main()?.dataset.page, at: performance.now() }; };
window.addEventListener("popstate", leave);
window.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link?.target || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;  // opens beside this page
  if (link && link.origin === location.origin && link.pathname !== location.pathname) leave();
}, { capture: true, passive: true });
const app = document.querySelector("[data-test-script-state]");
if (app) new MutationObserver(stir).observe(app, { attributeFilter: ["data-test-script-state"] });

function due(state) {
  const { wants, holds } = state.data;
  return wants === "page" ? holds !== (window.explainerStamp ?? holds) || !holds : !holds;
}

/** Whether another page is on its way: a question of the page that is left would empty it. */
function isLeaving() {
  return left && left.page === main()?.dataset.page && performance.now() - left.at < PATIENCE;
}

/**
 * Whether a question has to wait: for the reader or for controls that have not yet taken up what a run gave them, since
 * it holds their values of this moment and would take the choice back; or for another place, since of two questions in
 * one moment only one is answered.
 */
function isBusy() {
  const last = Math.max(stirred, window.explainerAsked ?? -QUIET);
  return isLeaving() || performance.now() - last < QUIET || (app && app.dataset.testScriptState !== "notRunning");
}

/** Ask once nothing stirs and the browser has drawn everything: a slow one is still drawing when a run has ended. */
function ask(state) {
  clearTimeout(state.timer);
  if (!due(state)) return;
  if (isBusy()) state.timer = setTimeout(() => state.place.isConnected && ask(state), QUIET);
  else whenIdle(() => (isBusy() ? ask(state) : send(state)));
}

function whenIdle(then) {
  (window.requestIdleCallback ?? setTimeout)(then);
}

function send(state) {
  if (!due(state) || !state.place.isConnected) return;
  const now = performance.now(), question = window.explainerStamp ?? "";
  if (state.asked !== question || now - state.askedAt >= PATIENCE) {
    state.asked = question;
    state.askedAt = window.explainerAsked = now;
    state.tell("near", question || "yes");
  }
  clearTimeout(state.timer);  // the question is lost where the browser sends it together with a click
  state.timer = setTimeout(() => state.place.isConnected && look(state), PATIENCE - (now - state.askedAt));
}

function look(state) {
  clearTimeout(state.timer);
  if (!due(state)) return;
  if (state.near) ask(state);
  if (state.data.idle) state.timer = setTimeout(() => ask(state), state.data.idle);
}

function begin(place) {
  const state = { place, near: false };
  states.set(place, state);
  const watch = new IntersectionObserver(([entry]) => {
    if (!place.isConnected) return watch.disconnect();
    state.near = entry.isIntersecting;
    look(state);
  }, { root: main(), rootMargin: `1000000px 0px ${NEAR}px 0px` });
  watch.observe(place);
  window.addEventListener("explainerstamp", () => place.isConnected && look(state));
  window.addEventListener("beforeprint", () => place.isConnected && ask(state));
  return state;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".place");
  const state = states.get(place) ?? begin(place);
  state.data = data;
  state.tell = setTriggerValue;
  place.style.height = data.holds ? "1px" : `${data.room}px`;
  place.querySelector("p").textContent = data.alt;
  place.querySelector("p").hidden = Boolean(data.holds) || !data.alt;
  look(state);
}
