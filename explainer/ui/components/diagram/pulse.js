// A pulse of the pass runs through the picture once: what the data reaches lights up, from the input to the answer.

const PULSE_MS = 3000; // whatever the depth
const AFTERGLOW_MS = 600;
const BEAD = 4.5; // radius of what runs along a shortcut, in the drawing's own units

/** The tool is there wherever maps stand in the picture. */
function offerPulse(state) {
  const button = nameTool(state, "play", state.held.labels[state.pulse ? "stop" : "play"], Boolean(state.pulse));
  button.hidden = !state.sheet.querySelector(".room");
}

function togglePulse(state) {
  if (!stopPulse(state)) startPulse(state);
}

function startPulse(state) {
  const turns = turnsOf(state.sheet);
  const pulse = (state.pulse = { beads: [] });
  let began = null;
  const step = (now) => {
    if (state.pulse !== pulse) return;
    began ??= now;
    while (turns.length && turns[0].at * PULSE_MS <= now - began) light(state, turns.shift());
    if (now - began < PULSE_MS + AFTERGLOW_MS) requestAnimationFrame(step);
    else stopPulse(state);
  };
  state.sheet.classList.add("pulsing");
  offerPulse(state);
  requestAnimationFrame(step);
}

/** Leave the picture as it was; false where nothing ran. */
function stopPulse(state) {
  const { pulse, sheet } = state;
  if (!pulse) return false;
  state.pulse = null;
  for (const bead of pulse.beads) bead.remove();
  for (const one of sheet.querySelectorAll(".lit")) one.classList.remove("lit");
  sheet.classList.remove("pulsing");
  offerPulse(state);
  return true;
}

/** The data has come to a box, a map or a shortcut. */
function light(state, { one, lasts, leads }) {
  one.classList.add("lit");
  if (leads) reveal(state, one, "instant");
  if (!lasts) return;
  const bead = drawn("circle", { class: "bead", r: BEAD, "aria-hidden": true });
  bead.style.offsetPath = `path("${one.querySelector(".route").getAttribute("d")}")`;
  one.after(bead);
  state.pulse.beads.push(bead);
  bead.animate([{ offsetDistance: "0%" }, { offsetDistance: "100%" }], lasts * PULSE_MS).finished.then(() => bead.remove(), () => {});
}

/** What lights up in its order, with the share of the time after which it does. Nets beside each other go together. */
function turnsOf(sheet) {
  const nets = new Map();
  for (const one of sheet.querySelectorAll("[data-id], .room")) {
    nets.set(one.parentNode, [...(nets.get(one.parentNode) ?? []), one]);
  }
  return [...nets.values()].flatMap(turnsOfNet).sort((one, two) => one.at - two.at);
}

/** One box after another down the main lane, each with its map; what is on a shortcut while its block computes F. */
function turnsOfNet(things) {
  const boxes = things.filter((one) => one.matches(".box"));
  const middle = (one) => placeIn(one).x;
  const main = boxes.filter((one) => Math.abs(middle(one) - middle(boxes[0])) < 1);
  const turns = new Map(main.map((one, turn) => [one, { turn, leads: true }]));
  for (const shortcut of things.filter((one) => one.matches(".shortcut"))) {
    const block = shortcut.dataset.id.split(":")[0];
    const inside = boxes.filter(({ dataset: { id } }) => id === block || id.startsWith(`${block}.`));
    const [first, last] = [inside.find((one) => turns.has(one)), inside.find((one) => one.matches(".addition"))];
    if (!first || !last) continue;
    const [turn, lasts] = [turns.get(first).turn, turns.get(last).turn - turns.get(first).turn];
    const beside = inside.filter((one) => !turns.has(one));
    turns.set(shortcut, { turn, lasts });
    for (const [index, one] of beside.entries()) turns.set(one, { turn: turn + (lasts * (index + 1)) / (beside.length + 1) });
  }
  for (const [room, turn] of roomsOf(things, turns)) turns.set(room, { turn });
  return [...turns].map(([one, { turn, lasts, leads }]) => ({ one, leads, at: turn / main.length, lasts: lasts / main.length }));
}

/** The maps, each with its turn: that of its box; of the three of a block the last, y, stands for its addition. */
function roomsOf(things, turns) {
  const rooms = [];
  let [box, count] = [null, 0];
  for (const one of things) {
    if (one.matches(".box")) [box, count] = [one, 0];
    else if (one.matches(".room")) rooms.push([one, turns.get(box).turn + (count++ === 2 ? 1 : 0)]);
  }
  return rooms;
}
