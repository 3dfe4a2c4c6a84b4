// The storage of the pages. If the browser's is blocked or full, values are kept in memory until the page is left.

function open(name) {
  let storage = null;
  try {
    storage = window[name];
  } catch {
    // If storage is blocked, even reading the property throws.
  }
  const memory = new Map();
  return {
    get: key => memory.get(key) ?? storage?.getItem(key) ?? null,
    set(key, value) {
      try {
        storage.setItem(key, value);
        memory.delete(key);
      } catch {
        memory.set(key, value);
      }
    },
    remove(key) {
      memory.delete(key);
      storage?.removeItem(key);
    },
  };
}

/** Shared by all tabs, and kept when the browser is closed. */
export const lasting = open('localStorage');

/** Kept for this tab. */
export const ofThisTab = open('sessionStorage');
