// What is cut, by names such as "layer1.0.residual": block and branch. Every press goes to Python until it is answered.

const SCISSORS = "M-6 -5L5 4M-6 5L5 -4M-9 -5a2.6 2.6 0 1 0 .1 0M-9 5a2.6 2.6 0 1 0 .1 0";

/** The cuts with some more made, at most one of a block; without them where all are made; none without names. */
function pressed(cuts, names) {
  const blockOf = (name) => name.slice(0, name.lastIndexOf("."));
  const blocks = new Set(names.map(blockOf));
  if (!names.length) return [];
  if (names.every((name) => cuts.includes(name))) return cuts.filter((cut) => !names.includes(cut));
  return [...cuts.filter((cut) => !blocks.has(blockOf(cut))), ...names];
}

const AGAIN = 1500; // milliseconds after a word without an answer in which a message may still be on its way

/** Python's word of what is cut, and on top of it the presses that it has not answered; told again, where one was lost. */
function takeWord(state, { cuts, answered }, tellAgain) {
  state.presses = (state.presses ?? []).filter(([number]) => number > answered);
  state.sent = Math.max(state.sent ?? 0, answered);
  state.wanted = state.presses.reduce((made, [, names]) => pressed(made, names), cuts);
  clearTimeout(state.again);
  if (state.presses.length) state.again = setTimeout(() => tellAgain({ presses: state.presses }), AGAIN);
}

/** A press, marked at once; returns what Python is to be told. */
function press(state, names) {
  state.sent += 1;
  state.presses.push([state.sent, names]);
  state.wanted = pressed(state.wanted, names);
  return { presses: state.presses };
}

/** Show on a box or a line whether it is cut, with scissors at a point of the drawing, where there is one. */
function signCut(one, isCut, at, scale = 1) {
  one.classList.toggle("cut", isCut);
  one.querySelector(".mark")?.remove();
  if (!at) return;
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const [x, y] = at;
  for (const [name, value] of Object.entries({ class: "mark", d: SCISSORS, transform: `translate(${x} ${y}) scale(${scale})` })) {
    mark.setAttribute(name, value);
  }
  one.append(mark);
}
