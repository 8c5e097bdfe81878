// What stands where in a picture, in CSS pixels of the window, and where the same things stand in another picture.

const AROUND = 80; // CSS pixels beyond the frame in which things count as in sight: those of one row are told in one order
const LINES = ".flow, .flow-head"; // those of all rows in one path

/** The picture as the reader sees it now; null where nothing is to move. */
function standing(state) {
  const { sheet, view, form, held } = state;
  const drawing = sheet.firstElementChild;
  if (!drawing || smoothly() === "instant" || showsList(state)) return null;
  const [frame, place] = [view, drawing].map((one) => one.getBoundingClientRect());
  const scale = place.width / drawing.viewBox.baseVal.width;
  const { left, top, width, height } = frame;
  const sight = { left, top: top - AROUND, width, height: height + 2 * AROUND };
  return { drawing, frame, place, scale, form, language: held.language, ...thingsOf(drawing, sight) };
}

/** Things by name: boxes, shortcuts and buttons; of all else what is in sight, called by the row that it stands in. */
function thingsOf(drawing, sight) {
  const things = new Map();
  const counts = new Map();
  const [named, others] = [[], []];
  for (const leaf of leavesOf(drawing)) (leaf.matches("[data-id], [data-fold]") ? named : others).push(leaf);
  for (const leaf of named) {
    const { id, fold } = leaf.dataset;
    const at = placeIn(leaf);
    things.set(id ?? `fold ${fold}`, { leaf, id, at, said: saidBy({ leaf, at }, sight) });
  }
  const rows = [...things.values()].filter(({ leaf }) => leaf.matches(".box"));
  for (const leaf of others) {
    const at = placeIn(leaf);
    const band = leaf.matches(".band");
    if (leaf.matches(LINES) || (!band && !meet(at, sight))) continue;
    const row = band ? null : rowAt(rows, at);
    const kind = `${row?.id} ${leaf.tagName} ${leaf.getAttribute("class")}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    things.set(`${kind} ${counts.get(kind)}`, { leaf, row, band, at, said: saidBy({ leaf, at }, sight) });
  }
  return { things, rows };
}

/** A picture's parts in their order; groups that only hold others together are none. */
function leavesOf(group) {
  return [...group.children].flatMap((one) => (one.matches("g:not([class])") ? leavesOf(one) : [one]));
}

/** Where a thing is: of boxes and shortcuts what is drawn first, without a brace, a mark or a label beside it. */
function placeIn(leaf) {
  const { left, top, width, height } = (leaf.querySelector(":scope > :is(.body, .route)") ?? leaf).getBoundingClientRect();
  return { left, top, width, height, x: left + width / 2, y: top + height / 2 };
}

function meet(one, other) {
  const apart = (side, size) => one[side] > other[side] + other[size] || other[side] > one[side] + one[size];
  return !apart("left", "width") && !apart("top", "height");
}

/** The row on whose height something stands; where nets stand beside each other, the nearer one's. */
function rowAt(rows, { x, y }) {
  const beyond = (at, middle, size) => Math.max(0, Math.abs(at - middle) - size / 2);
  const far = ({ at }) => 10 * beyond(y, at.y, at.height) + beyond(x, at.x, at.width);
  return rows.reduce((one, two) => (one && far(one) <= far(two) ? one : two), null);
}

/**
 * From each thing of one picture to its place in another. What is not there is `single`: its place is that of its kin, or
 * it is a `stranger` and stays. What belongs to a row keeps to it.
 */
function waysTo(other, { things }) {
  const ways = new Map();
  for (const [name, one] of things) {
    const twin = other.things.get(name);
    const kin = twin ?? (one.id && kinOf(one, other));
    if (one.row) ways.set(name, { ...ways.get(one.row.id), single: !twin });
    else ways.set(name, { x: twin ? twin.at.x - one.at.x : 0, y: kin ? kin.at.y - one.at.y : 0, single: !twin, stranger: !kin });
  }
  return ways;
}

/** Of what is called most alike, the last: the row that stands for a block, the block that holds an operation. */
function kinOf({ id, leaf }, { things }) {
  const kind = ({ classList }) => classList[classList.contains("box") ? 1 : 0];
  const boxes = [...things.values()].filter((one) => one.id);
  const same = boxes.filter((one) => kind(one.leaf) === kind(leaf));
  let [kin, most] = [null, Math.max(1, id.indexOf(".") + 1 || id.length)];
  for (const one of same.length ? same : boxes.filter((box) => box.leaf.matches(".box:not(.addition)"))) {
    const length = alike(one.id, id);
    if (length >= most) [kin, most] = [one, length];
  }
  return kin;
}

/** How many letters two names have in common at their beginning. */
function alike(one, other) {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}
