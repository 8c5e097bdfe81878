// Scissors: with them in hand a press cuts a branch of the net, or puts it back. Python says what becomes of the answer.

const NONE_CUT = { cuts: [], answered: 0 };

/** The names of what is cut where a box or a shortcut is pressed; none where nothing can be. */
function cutsOf(stop) {
  return stop.dataset.cut?.split("-") ?? [];
}

/** Take Python's word for what is cut, and for what there is to say of it. */
function takeCuts(state) {
  const { scissors } = state.data;
  takeWord(state, scissors ?? NONE_CUT, (told) => state.root.isConnected && tellPython(state, "cut", told));
  if (!scissors) state.cutting = false;
  markCuts(state);
  sayCuts(state);
}

/** Mark what is cut: all of a branch fades, its first box or its line has the scissors; a run of which a part is cut has them alone. */
function markCuts(state) {
  const { sheet, held, data, cutting } = state;
  state.root.classList.toggle("cutting", Boolean(cutting));
  state.cutsBar.classList.toggle("waiting", state.presses.length > 0);
  const signed = new Set();
  for (const one of sheet.querySelectorAll("[data-cut]")) {
    const made = cutsOf(one).map((name) => state.wanted.includes(name));
    const [whole, part] = [!made.includes(false), made.includes(true)];
    const branch = `${netOf(one)} ${one.dataset.cut}`;
    signCut(one, whole, part && one.dataset.id && !signed.has(branch) ? whereCut(one) : null);
    if (!one.dataset.id) continue; // the map of a shortcut, which fades with it
    signed.add(branch);
    const { is_cut, is_cut_some, can_cut } = held.labels;
    sayMore(one, whole ? is_cut : part ? is_cut_some : cutting ? can_cut : "");
    if (cutting) one.setAttribute("aria-pressed", whole);
    else if (one.dataset.for) one.removeAttribute("aria-pressed");
    else one.setAttribute("aria-pressed", one.dataset.id === data.selected);
  }
  say(state);
}

/** Of two nets in one picture, the one that a box or a shortcut belongs to. */
function netOf({ dataset }) {
  return dataset.id?.includes("/") ? dataset.id.split("/")[0] : "";
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

/** Cut, or put back; without names all is put back. */
function snip(state, names) {
  const told = press(state, names);
  markCuts(state);
  tellPython(state, "cut", told);
}

/** Below the picture: how to cut, or what became of the answer, and what else there is to do. */
function sayCuts(state) {
  const { cutsBar, data, cutting } = state;
  const [text, offers] = cutsBar.children;
  const { said, how = "", offers: offered = [] } = data.scissors ?? {};
  cutsBar.hidden = !said && !cutting;
  state.root.classList.toggle("barred-below", !cutsBar.hidden);
  const now = JSON.stringify([said || how, offered]);
  if (now === state.toldOfCuts) return;
  state.toldOfCuts = now;
  text.innerHTML = said || how;
  offers.replaceChildren(...offered.map(([id, label]) => {
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
  state.cutsBar.addEventListener("click", ({ target }) => {
    const { offer } = target.closest("button")?.dataset ?? {};
    if (offer === "") snip(state, []);
    else if (offer) send(state, "offered", offer);
  });
}
