// Web vitals (https://web.dev/articles/vitals) of a visit, sent once, when the page is hidden or left.

import { recordVisit } from './spans.js';

const SESSION_GAP_MS = 1_000;
const SESSION_MS = 5_000;
const SLOW_INTERACTION_MS = 40;
const OUTLIER_EVERY = 50;

const paint = { name: 'lcp' };
const shift = { name: 'cls', value: 0, time: 0 };
const session = { value: 0, began: 0, last: 0 };
const interactions = new Map();

function observe(type, each, options = {}) {
  if (PerformanceObserver.supportedEntryTypes.includes(type)) {
    new PerformanceObserver(list => list.getEntries().forEach(each)).observe({ type, buffered: true, ...options });
  }
}

// Shifts less than a second apart form a session window; the largest window is the value of the page.
function addShift({ value, startTime, hadRecentInput }) {
  if (hadRecentInput) {
    return;
  }
  const isNew = startTime - session.last > SESSION_GAP_MS || startTime - session.began > SESSION_MS;
  Object.assign(session, { value: isNew ? value : session.value + value, began: isNew ? startTime : session.began, last: startTime });
  if (session.value > shift.value) {
    Object.assign(shift, { value: session.value, time: startTime });
  }
}

function addInteraction({ interactionId, duration, startTime }) {
  if (interactionId && duration > (interactions.get(interactionId)?.value ?? 0)) {
    interactions.set(interactionId, { name: 'inp', value: duration, time: startTime });
  }
}

// The slowest interaction; one outlier is ignored per fifty interactions.
const slowest = () => [...interactions.values()].sort((a, b) => b.value - a.value)[Math.floor(interactions.size / OUTLIER_EVERY)];

function tell() {
  if (document.visibilityState === 'hidden') {
    removeEventListener('visibilitychange', tell, true);
    const path = location.pathname.replace(/\/index\.html$/, '/');
    recordVisit(path, [paint, shift, slowest()].filter(vital => vital?.value !== undefined));
  }
}

observe('largest-contentful-paint', ({ startTime }) => Object.assign(paint, { value: startTime, time: startTime }));
observe('layout-shift', addShift);
observe('event', addInteraction, { durationThreshold: SLOW_INTERACTION_MS });
addEventListener('visibilitychange', tell, true);
