// Retries of requests that failed, after the time in Retry-After or after a pause.

import { h, setText } from './dom.js';
import { wait } from './format.js';
import { notice } from './notice.js';
import { traceOf } from './trace-link.js';

const PAUSES = [5, 10, 20, 40, 60];
const MAX_ATTEMPTS = 10;
const TICK_MS = 250;

// Whether the same request may succeed later.
const isPassing = ({ status }) => status === undefined || status >= 500 || [408, 429].includes(status);

/** Calls back four times a second with the seconds left, until the time is over or the callback is not needed any more. */
export function countDown(seconds, show, isNeeded = () => true) {
  const end = Date.now() + seconds * 1000;
  show(seconds);
  const timer = setInterval(() => {
    const left = (end - Date.now()) / 1000;
    if (!isNeeded()) {
      clearInterval(timer);
    } else if (left > 0 || !document.hidden) { // a hidden tab sends no requests
      show(Math.max(0, left));
      if (left <= 0) {
        clearInterval(timer);
      }
    }
  }, TICK_MS);
}

/**
 * Explains why content cannot be shown, and retries: up to ten times automatically, and on request.
 * @param title a sentence that names the content.
 * @param error an ErrorResponse or NoResponse.
 * @param again sends the request again.
 * @param attempt the number of failed attempts before this one.
 */
export function retryNotice(title, error, again, attempt) {
  if (!isPassing(error)) {
    return notice('warning', title, error.message, traceOf(error));
  }
  const when = h('span', { 'aria-live': 'off' });
  const element = notice('warning', title, error.message, traceOf(error),
    h('p', { class: 'actions' }, h('button', { type: 'button', class: 'small', onclick: again }, 'Try now'), when));
  if (attempt < MAX_ATTEMPTS) {
    countDown(error.retryAfter ?? PAUSES[Math.min(attempt, PAUSES.length - 1)], left => {
      setText(when, left > 0 ? `Trying again in ${wait(left)}` : 'Trying again …');
      if (left <= 0) {
        again();
      }
    }, () => element.isConnected);
  }
  return element;
}
