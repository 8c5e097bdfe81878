const NARROW = 560; // CSS pixels: below, a component draws its compact picture
