// Scissors: with them in hand a press cuts a branch of the net, or puts it back. Python says what becomes of the answer.

/** The names of what is cut where a box or a shortcut is pressed; none where nothing can be. */
function cutsOf(stop) {
  return stop.dataset.cut?.split("-") ?? [];
}

/** Take Python's word for what is cut, unless a later press has not been answered yet. */
function takeCuts(state) {
  const { scissors } = state.data;
  state.sent = Math.max(state.sent ?? 0, scissors?.answered ?? 0);
  if (!scissors || scissors.answered === state.sent) state.wanted = scissors?.cuts ?? [];
  if (!scissors) state.cutting = false;
  state.root.classList.toggle("cutting", Boolean(state.cutting));
  markCuts(state);
  sayCuts(state);
}

/** Mark what is cut: all of a branch fades, its first box or its line has the scissors. */
function markCuts(state) {
  const { sheet, held, data } = state;
  const seen = new Set();
  for (const one of sheet.querySelectorAll("[data-cut]")) {
    const made = cutsOf(one).map((name) => state.wanted.includes(name));
    const isCut = made.includes(true);
    const signed = one.dataset.id && !seen.has(one.dataset.cut);
    signCut(one, isCut, signed ? whereCut(one) : null);
    if (!one.dataset.id) continue; // the map of a shortcut, which fades with it
    seen.add(one.dataset.cut);
    const { is_cut, is_cut_some, can_cut } = held.labels;
    sayMore(one, isCut ? (made.includes(false) ? is_cut_some : is_cut) : state.cutting ? can_cut : "");
    if (state.cutting) one.setAttribute("aria-pressed", isCut);
    else if (one.dataset.for) one.removeAttribute("aria-pressed");
    else one.setAttribute("aria-pressed", one.dataset.id === data.selected);
  }
}

/** Add to what a box says of itself, for the eye and for the screen reader; what was added before goes. */
function sayMore(one, more) {
  const { dataset } = one;
  dataset.ownTip ??= dataset.tip;
  dataset.ownLabel ??= one.getAttribute("aria-label");
  dataset.tip = [dataset.ownTip, more].filter(Boolean).join("\n");
  one.setAttribute("aria-label", [dataset.ownLabel, more].filter(Boolean).join("; "));
}

/** Where the scissors stand: on the middle of a line or of a box. */
function whereCut(one) {
  const line = one.querySelector(".route");
  if (line) {
    const { x, y } = line.getPointAtLength(line.getTotalLength() / 2);
    return [x, y];
  }
  const [left, top, width, height] = sides(one.querySelector("rect.body"), "x", "y", "width", "height");
  return [left + width / 2, top + height / 2];
}

/** Cut, or put back; marked at once, and by Python's answer again. A message holds all that is wanted. */
function snip(state, names) {
  state.wanted = names.length ? changed(state.wanted, names) : [];
  state.sent += 1;
  markCuts(state);
  tellPython(state, "cut", { cuts: state.wanted, number: state.sent });
}

/** Below the picture: how to cut, or what became of the answer, and what else there is to do. */
function sayCuts(state) {
  const { cuts, data, cutting } = state;
  const [text, offers] = cuts.children;
  const said = data.scissors?.said;
  cuts.hidden = !said && !cutting;
  state.root.classList.toggle("barred-below", !cuts.hidden);
  if (state.toldCuts !== said || !said) text.innerHTML = state.toldCuts = said || data.scissors?.how || "";
  offers.replaceChildren(...(data.scissors?.offers ?? []).map(([id, label]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.dataset.offer = id;
    return button;
  }));
}

function toggleScissors(state) {
  state.cutting = !state.cutting;
  takeCuts(state);
  drawBar(state);
}

function wireCuts(state) {
  state.cuts.addEventListener("click", ({ target }) => {
    const { offer } = target.closest("button")?.dataset ?? {};
    if (offer === "") snip(state, []);
    else if (offer) send(state, "offered", offer);
  });
}
