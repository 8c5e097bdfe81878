// What changes moves, from where it stood to where it stands; the picture itself is drawn before anything moves.

const MOVE = { duration: 320, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)", fill: "both" };
const LEAST = 0.5; // CSS pixels that count as a movement
const PATIENCE = 4000; // milliseconds for which a picture that was left is kept
const RELATED = 0.5; // share of a picture's boxes that has its place in the other, for anything but a cross-fade

let passage = null; // the picture that the reader leaves for another level, perhaps on another page

/** The reader goes into a box, or back out of this level. */
function setOut(state, trigger, id) {
  if (trigger !== "entered" && trigger !== "left") return;
  const old = standing(state);
  const leaving = old && { old, inside: trigger === "entered" ? id : state.data.trail.at(-1)?.id, inwards: trigger === "entered" };
  passage = leaving;
  setTimeout(() => passage === leaving && (passage = null), PATIENCE); // a page without a picture never takes it
}

/** Movement is no part of the picture: where it fails, the picture stands as it is. */
function safely(state, move) {
  try {
    return move();
  } catch (error) {
    console.error(error);
    stopMotion(state);
    return null;
  }
}

/** The picture that gives way to another one, as it stands at this moment; what still moves ends. */
function givingWay(state) {
  const old = standing(state);
  stopMotion(state);
  return old;
}

/** Move from the old picture to the one that is drawn now; on a new page only into a box or out of one. */
function moveFrom(state, before) {
  const taken = passage;
  passage = null;
  const old = before || taken?.old;
  const now = old && standing(state);
  if (!now || old.form !== now.form || old.language !== now.language) return;
  const box = taken && boxBetween(state, taken, old, now);
  if (!box && !before) return;
  const motion = (state.motion = { moves: [], helpers: [], news: [] });
  if (box) zoomThrough(state, box, taken.inwards, old, now);
  else moveThings(state, old, now);
  Promise.allSettled(motion.moves.map((one) => one.finished)).then(() => endMoves(motion));
}

/** Nothing moves any more, and nothing is left of what did. */
function stopMotion(state) {
  if (!state.motion) return;
  endMoves(state.motion);
  for (const one of state.motion.news) one.remove();
  state.motion = null;
}

function endMoves({ moves, helpers }) {
  for (const one of moves.splice(0)) one.cancel();
  for (const one of helpers.splice(0)) one.remove();
}

function run(state, element, steps) {
  state.motion.moves.push(element.animate(steps, MOVE));
}

/** Something that is on the page for as long as things move. */
function help(state, element, put) {
  element.setAttribute("aria-hidden", "true");
  put(element);
  state.motion.helpers.push(element);
  return element;
}

/** Something that is seen once, over the picture. */
function tellBriefly(state, element, steps, timing) {
  element.setAttribute("aria-hidden", "true");
  state.sheet.firstElementChild.append(element);
  state.motion.news.push(element);
  element.animate(steps, timing).finished.then(() => element.remove(), () => {});
}

/** The old picture once more, over the new one, without what a pointer, a key or a reader could find in it. */
function ghost(state, { drawing, place }) {
  const { view } = state;
  const frame = view.getBoundingClientRect();
  const cover = element("div", { className: "gone" });
  cover.style.width = `${view.scrollWidth}px`;
  cover.style.height = `${view.scrollHeight}px`;
  for (const one of drawing.querySelectorAll(`${STOPS}, [tabindex]`)) {
    for (const name of ["data-id", "data-fold", "data-open", "data-tip", "role", "tabindex"]) one.removeAttribute(name);
  }
  drawing.removeAttribute("role");
  Object.assign(drawing.style, {
    left: `${place.left - frame.left - view.clientLeft + view.scrollLeft}px`,
    top: `${place.top - frame.top - view.clientTop + view.scrollTop}px`,
    width: `${place.width}px`,
    transform: "",
  });
  cover.append(drawing);
  return help(state, cover, (one) => view.append(one)).firstElementChild;
}

// --- into a box, and out of it -----------------------------------------------------------------------------

/** The box in the outer of two pictures whose inside the other one shows. */
function boxBetween(state, { inside, inwards }, old, now) {
  const here = state.data.trail.at(-1)?.id;
  if (inwards) return here === inside && old.things.get(inside);
  return now.things.get(inside) ?? (here !== inside && now.things.get(state.data.selected));
}

/** The inner picture grows out of its box, or shrinks into it, while the outer one makes way or comes back. */
function zoomThrough(state, { at }, inwards, old, now) {
  const [outer, inner] = inwards ? [old, now] : [now, old];
  const share = at.width / inner.place.width;
  const [x, y] = [inner.place.left + inner.place.width / 2, inner.place.top + Math.min(inner.place.height, inner.frame.height) / 2];
  const shrunk = about(inner.place, share, { x, y }, at);
  const grown = about(outer.place, 1 / share, at, { x, y });
  const gone = ghost(state, old);
  const [from, to] = inwards ? [shrunk, grown] : [grown, shrunk];
  run(state, now.drawing, [{ transform: from, opacity: 0 }, { transform: "none", opacity: 1 }]);
  run(state, gone, [{ transform: "none", opacity: 1 }, { opacity: 0, offset: 0.7 }, { transform: to, opacity: 0 }]);
}

/** What brings one point of the window to another and stretches a picture about it. */
function about(place, scale, from, to) {
  return `translate(${to.x - place.left - scale * (from.x - place.left)}px, ${to.y - place.top - scale * (from.y - place.top)}px) scale(${scale})`;
}

// --- from one state of a net to another --------------------------------------------------------------------

function moveThings(state, old, now) {
  const [back, on] = [waysTo(old, now), waysTo(now, old)];
  const named = [...now.things].filter(([, one]) => one.id);
  if (named.filter(([name]) => !back.get(name).stranger).length < RELATED * named.length) crossFade(state, old, now);
  else {
    tellNews(state, old, now);
    for (const [name, one] of now.things) comeFrom(state, one, back.get(name), old.things.get(name), now);
    if (now.rows.some(({ id }) => back.get(id).single || isMove(back.get(id)))) bringLines(state, now, back);
    letGo(state, old, on, now);
  }
}

function isMove({ x, y }) {
  return Math.hypot(x, y) >= LEAST;
}

function crossFade(state, old, now) {
  run(state, now.drawing, [{ opacity: 0 }, { opacity: 1 }]);
  run(state, ghost(state, old), [{ opacity: 1 }, { opacity: 0 }]);
}

/** A thing comes from its old place; a band grows with what stands in it. */
function comeFrom(state, { leaf, at, band }, way, was, { frame, place, scale }) {
  if (!passes(at, way, frame)) return;
  const start = way.single ? { opacity: 0 } : {};
  if (band && was && (isMove(way) || was.at.height !== at.height)) {
    const stretch = was.at.height / at.height;
    const top = (was.at.top - place.top - stretch * (at.top - place.top)) / scale;
    start.transform = `translate(${way.x / scale}px, ${top}px) scale(1, ${stretch})`;
  } else if (isMove(way)) start.transform = `translate(${way.x / scale}px, ${way.y / scale}px)`;
  if (Object.keys(start).length) run(state, leaf, [start, {}]);
}

/** Whether the reader sees a thing on its way; what is new only where it comes to stand. */
function passes(at, { x, y, single }, frame) {
  return meet(at, frame) || (!single && meet({ ...at, left: at.left + x, top: at.top + y }, frame));
}

/** The lines between rows are one path; for as long as rows move, each moves with the row that it leaves. */
function bringLines(state, now, ways) {
  for (const path of leavesOf(now.drawing).filter((leaf) => leaf.matches(LINES))) {
    const { a, e, f } = path.getScreenCTM();
    const parts = new Map();
    for (const [piece, x, y] of path.getAttribute("d").matchAll(/M([\d.-]+) ([\d.-]+)[^M]*/g)) {
      const row = rowAt(now.rows, { x: a * x + e, y: a * y + f });
      if (passes(row.at, ways.get(row.id), now.frame)) parts.set(row, (parts.get(row) ?? "") + piece);
    }
    run(state, path, [{ opacity: 0 }, { opacity: 0 }]);
    for (const [row, d] of parts) {
      const part = path.cloneNode();
      part.setAttribute("d", d);
      help(state, part, (one) => path.after(one));
      comeFrom(state, { leaf: part, at: row.at }, ways.get(row.id), null, now);
    }
  }
}

/** What is gone fades into what stands for it now. */
function letGo(state, old, ways, { frame }) {
  const leaving = [...old.things].filter(([name, { at }]) => ways.get(name).single && meet(at, frame));
  if (!leaving.length) return;
  const kept = new Set(leaving.map(([, { leaf }]) => leaf));
  for (const leaf of leavesOf(old.drawing)) if (!kept.has(leaf)) leaf.remove();
  ghost(state, old);
  const starts = leaving.map(([name, { leaf, at }]) => [name, leaf, at, placeIn(leaf)]); // before any of them moves
  for (const [name, leaf, at, rest] of starts) {
    const shift = (x, y) => `translate(${(at.x - rest.x + x) / old.scale}px, ${(at.y - rest.y + y) / old.scale}px)`;
    const { x, y } = ways.get(name);
    run(state, leaf, [{ transform: shift(0, 0), opacity: 1 }, { transform: shift(x, y), opacity: 0 }]);
  }
}
