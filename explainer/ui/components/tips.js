// Facts beside the pointer, or below what has the keyboard's focus.

function showTip(state, target, x, y) {
  const { tip } = state;
  tip.textContent = target.dataset.tip;
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - width - 8))}px`;
  tip.style.top = `${Math.max(4, y + 18 + height > innerHeight ? y - height - 10 : y + 18)}px`;
}

function wireTips(state) {
  const { root, tip } = state;
  root.addEventListener("pointermove", (event) => {
    const target = event.target.closest("[data-tip]");
    if (target && event.pointerType !== "touch" && !state.dragged) showTip(state, target, event.clientX, event.clientY);
    else tip.hidden = true;
  });
  root.addEventListener("wheel", () => (tip.hidden = true), { passive: true });
  state.view.addEventListener("scroll", () => (tip.hidden = true), { passive: true });
  root.addEventListener("pointerleave", () => (tip.hidden = true));
  root.addEventListener("focusin", (event) => {
    const target = event.target.closest("[data-tip]");
    if (!target?.matches(":focus-visible")) return;
    const { left, bottom } = target.getBoundingClientRect();
    showTip(state, target, left, bottom - 14);
  });
  root.addEventListener("focusout", () => (tip.hidden = true));
}
