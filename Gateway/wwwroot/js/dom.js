// Creates elements without a framework. Text is never parsed as HTML, so no response of a server can inject any.

const SVG = 'http://www.w3.org/2000/svg';

/** Creates an element with attributes, properties (class, on…, data, hidden …) and children. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Creates an SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (typeof value === 'boolean') {
      element.toggleAttribute(name, value);
    } else if (value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets a text if it differs, so that an unchanged one is neither drawn nor announced again. */
export function setText(element, text) {
  if (element.textContent !== String(text)) {
    element.textContent = text;
  }
}

/** Sets or removes an attribute if its value differs. */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
}

/**
 * Updates the children of a parent to match the items, by key. Existing children are updated in place, so that the page neither
 * flickers nor loses the focus.
 */
export function reconcile(parent, items, key, create, update) {
  const known = new Map([...parent.children].map(child => [child.dataset.key, child]));
  items.forEach((item, index) => {
    const id = String(key(item));
    let child = known.get(id);
    if (!child) {
      child = create(item);
      child.dataset.key = id;
    }
    known.delete(id);
    update(child, item);
    if (parent.children[index] !== child) {
      parent.insertBefore(child, parent.children[index] ?? null);
    }
  });
  known.forEach(child => child.remove());
}

let announcements = [];

/** Announces a text to screen readers. Texts of the same moment are announced together. */
export function announce(text) {
  announcements.push(text);
  if (announcements.length === 1) {
    queueMicrotask(() => {
      document.getElementById('announcer').textContent = announcements.join(' ');
      announcements = [];
    });
  }
}

/** Waits until the time is over or the signal is aborted. */
export function pause(milliseconds, signal) {
  return new Promise(resume => {
    const timer = setTimeout(resume, milliseconds);
    signal?.addEventListener('abort', () => { clearTimeout(timer); resume(); }, { once: true });
  });
}
