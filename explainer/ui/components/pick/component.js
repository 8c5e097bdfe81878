const states = new WeakMap();

/** Put in new HTML; the button that had the focus and the place scrolled to are kept. */
function put(state, html) {
  const { root } = state;
  const focused = root.getRootNode().activeElement?.dataset?.pick;
  const places = [...root.querySelectorAll(".scrolls")].map((one) => one.scrollLeft);
  root.innerHTML = html;
  state.html = html;
  root.querySelectorAll(".scrolls").forEach((one, index) => {
    one.scrollLeft = places[index] ?? 0;
  });
  if (focused) root.querySelector(`[data-pick="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".picking");
  let state = states.get(root);
  if (!state) {
    state = { root, html: null };
    states.set(root, state);
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-pick]");
      if (button) state.send("picked", button.dataset.pick);
    });
  }
  state.send = setTriggerValue;
  if (state.html !== data.html) put(state, data.html);
}
