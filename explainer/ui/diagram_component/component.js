const NARROW = 560;
const states = new WeakMap();

/** Whether a CSS colour such as #0e1117 is dark. */
function isDark(colour) {
  const hex = colour.trim().replace("#", "");
  const [red, green, blue] = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

/** Mark the selected box, for the eye and for the screen reader. */
function mark(state) {
  for (const box of state.sheet.querySelectorAll("[data-id]")) {
    const selected = box.dataset.id === state.data.selected;
    box.classList.toggle("selected", selected);
    box.setAttribute("aria-pressed", selected);
  }
}

/** Draw the picture that fits the room, keeping the keyboard focus where it was. */
function draw(state) {
  const { sheet, picture, data } = state;
  const compact = picture.clientWidth < NARROW;
  const svg = compact ? data.compact : data.wide;
  if (svg === state.drawn) {
    mark(state);
    return;
  }
  const root = sheet.getRootNode();
  const focused = root.activeElement?.closest?.("[data-id], [data-fold]");
  const { id, fold } = focused?.dataset ?? {};
  sheet.innerHTML = svg;
  state.drawn = svg;
  mark(state);
  const again = id ? `[data-id="${CSS.escape(id)}"]` : fold ? `[data-fold="${CSS.escape(fold)}"]` : null;
  if (state.opening) {
    const { top } = sheet.querySelector(`[data-fold="${CSS.escape(state.opening)}"]`).getBoundingClientRect();
    picture.scrollBy({ top: Math.max(0, top - picture.getBoundingClientRect().top - 60) });
    state.opening = null;
  }
  if (again) sheet.querySelector(again)?.focus({ preventScroll: true });
}

function showTip(state, target, x, y) {
  const { tip } = state;
  tip.textContent = target.dataset.tip;
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(x + 14, window.innerWidth - width - 8))}px`;
  tip.style.top = `${y + 18 + height > window.innerHeight ? y - height - 10 : y + 18}px`;
}

function wire(state) {
  const { picture, tip } = state;
  const activate = (target) => {
    const box = target.closest("[data-id], [data-fold]");
    if (!box) return false;
    if (box.dataset.fold) {
      state.opening = box.dataset.fold;
      state.send("folded", box.dataset.fold);
    }
    else state.send("chosen", box.dataset.id);
    return true;
  };
  picture.addEventListener("click", (event) => activate(event.target));
  picture.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tip.hidden = true;
    if (event.key === "Enter" || event.key === " ") {
      if (activate(event.target)) event.preventDefault();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const stops = [...state.sheet.querySelectorAll("[data-id], [data-fold]")];
      const at = stops.indexOf(event.target.closest("[data-id], [data-fold]"));
      const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (at >= 0 && next) {
        next.focus();
        event.preventDefault();
      }
    }
  });
  picture.addEventListener("pointermove", (event) => {
    const box = event.target.closest("[data-tip]");
    if (box && event.pointerType !== "touch") showTip(state, box, event.clientX, event.clientY);
    else tip.hidden = true;
  });
  picture.addEventListener("pointerleave", () => (tip.hidden = true));
  picture.addEventListener("focusin", (event) => {
    const box = event.target.closest("[data-tip]");
    if (!box?.matches(":focus-visible")) return;
    const { left, bottom } = box.getBoundingClientRect();
    showTip(state, box, left, bottom - 14);
  });
  picture.addEventListener("focusout", () => (tip.hidden = true));
  new ResizeObserver(() => draw(state)).observe(picture);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const picture = parentElement.querySelector(".picture");
  let state = states.get(picture);
  if (!state) {
    state = { picture, sheet: picture.querySelector(".sheet"), tip: picture.querySelector(".tip"), drawn: null };
    states.set(picture, state);
    state.data = data;
    wire(state);
  }
  state.data = data;
  state.send = setTriggerValue;
  picture.lang = data.language;
  const background = getComputedStyle(picture).getPropertyValue("--st-background-color");
  picture.style.colorScheme = isDark(background) ? "dark" : "light";
  draw(state);
}
