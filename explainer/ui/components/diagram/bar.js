// Above the picture: where the reader is, and the tools.

const TOOLS = ["zoom_out", "reset", "zoom_in", "play", "scissors", "list", "share", "full"];

function isFull(state) {
  return state.root.classList.contains("full");
}

function showsList(state) {
  return state.root.classList.contains("listing");
}

function drawBar(state) {
  const { root, tools, data, held } = state;
  if (!tools.childElementCount) {
    for (const name of TOOLS) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.tool = name;
      tools.append(button);
    }
  }
  root.lang = held.language;
  tools.setAttribute("aria-label", held.labels.tools);
  root.querySelector("#how").textContent = held.labels.how;
  for (const name of ["zoom_in", "zoom_out"]) nameTool(state, name, held.labels[name]);
  nameTool(state, "scissors", state.cutting ? held.labels.put_down : data.scissors?.tool ?? "", state.cutting).hidden = !data.scissors;
  nameTool(state, "list", held.labels[showsList(state) ? "picture" : "list"], showsList(state));
  nameTool(state, "full", held.labels[isFull(state) ? "leave_full" : "full"], isFull(state));
  toggleShare(state, false);
  drawTrail(state, data.trail);
}

/** Name a tool, for the eye and for the screen reader. */
function nameTool(state, name, text, pressed) {
  const button = state.tools.querySelector(`[data-tool="${name}"]`);
  button.dataset.tip = text;
  button.setAttribute("aria-label", text);
  button.classList.toggle("on", pressed === true);
  return button;
}

function showZoom(state, zoom, labels) {
  const percent = Math.round(100 * zoom);
  nameTool(state, "reset", labels.reset.replace("{percent}", percent)).textContent = `${percent}%`;
  for (const [name, off] of [["zoom_out", zoom <= 1], ["zoom_in", zoom >= LARGEST], ["reset", zoom <= 1]]) {
    state.tools.querySelector(`[data-tool="${name}"]`).setAttribute("aria-disabled", off || showsList(state));
  }
}

function drawTrail(state, trail) {
  const { nav, held } = state;
  const now = JSON.stringify(trail);
  nav.hidden = trail.length < 2;
  nav.setAttribute("aria-label", held.labels.trail);
  state.root.classList.toggle("deep", !nav.hidden || held.wide.includes('class="heading"'));
  if (now === state.trail) return;
  state.trail = now;
  nav.firstElementChild.replaceChildren(...trail.map(({ id, label }, index) => {
    const last = index === trail.length - 1;
    const step = document.createElement(last ? "span" : "button");
    step.textContent = label;
    if (last) step.setAttribute("aria-current", "location");
    else step.dataset.crumb = id;
    const item = document.createElement("li");
    item.append(step);
    return item;
  }));
}

/** The browser's full screen; where it is refused, the whole window. */
async function toggleFull(state) {
  const { root } = state;
  if (isFull(state)) {
    if (root.getRootNode().fullscreenElement === root) await document.exitFullscreen();
    else fill(state, false);
    return;
  }
  try {
    await root.requestFullscreen();
  } catch {
    fill(state, true);
  }
}

/** Lay the picture over the whole window, in the browser's top layer where there is one. */
function fill(state, on) {
  const { root } = state;
  const focused = focusedIn(state);
  if (on && root.showPopover) {
    root.popover = "manual";
    root.showPopover();
  } else root.removeAttribute("popover");
  becomeFull(state, on);
  focused?.focus({ preventScroll: true }); // a popover that closes gives the focus to whatever had it before
  state.tip.hidden = true;
}

function becomeFull(state, on) {
  state.root.classList.toggle("full", on);
  draw(state);
  drawBar(state);
}

function toggleList(state) {
  const on = state.root.classList.toggle("listing");
  state.list.classList.toggle("unseen", !on);
  drawBar(state);
  layOut(state);
  stopAt(state, current(state));
}

function wireBar(state) {
  const { root } = state;
  const use = {
    zoom_in: () => zoomBy(state, STEP),
    zoom_out: () => zoomBy(state, 1 / STEP),
    reset: () => zoomBy(state, 0),
    play: () => togglePulse(state),
    scissors: () => toggleScissors(state),
    list: () => toggleList(state),
    share: () => toggleShare(state),
    full: () => toggleFull(state),
  };
  root.querySelector(".bar").addEventListener("click", ({ target }) => {
    const { tool, crumb } = target.closest("button")?.dataset ?? {};
    if (tool && target.closest("button").getAttribute("aria-disabled") !== "true") use[tool]();
    if (crumb) goTo(state, "left", crumb);
  });
  root.addEventListener("fullscreenchange", () => becomeFull(state, root.getRootNode().fullscreenElement === root));
}
