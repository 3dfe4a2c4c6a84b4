// What the browser keeps for the pages. Where it refuses (storage is blocked, or full), it is kept until the page is left.

function open(name) {
  let storage = null;
  try {
    storage = window[name];
  } catch {
    // Blocked: even to look at it throws.
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

/** For all tabs, and after the browser was closed. */
export const lasting = open('localStorage');

/** For this tab. */
export const ofThisTab = open('sessionStorage');
