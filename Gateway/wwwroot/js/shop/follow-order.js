import { call, isOrder } from '../api.js';
import { pause } from '../dom.js';

const QUICK_MS = 1_000;
const SLOW_MS = 5_000;

/** The usual time until an order is decided, at most. */
export const USUAL_MS = 20_000;
const MAX_MS = 30 * 60_000;

/**
 * Polls an order until it is decided, half an hour is over or the view is left.
 * @param decided called with the decided order.
 * @param waiting called if it takes longer than usual.
 */
export async function followOrder({ orderId, status }, signal, decided, waiting = () => {}) {
  const begin = Date.now();
  let retryAfterMs = 0;
  while (status === 'pending' && Date.now() - begin < MAX_MS) {
    const isUsual = Date.now() - begin < USUAL_MS;
    if (!isUsual) {
      waiting();
    }
    await pause(Math.max(isUsual ? QUICK_MS : SLOW_MS, retryAfterMs), signal);
    if (signal.aborted) {
      return;
    }
    // A failed request says nothing about the order, and is retried.
    const order = document.hidden ? null : await call('GET', `api/orders/${orderId}`, { expect: isOrder }).catch(error => {
      retryAfterMs = (error.retryAfter ?? 0) * 1_000;
      return null;
    });
    if (signal.aborted) {
      return;
    }
    if (order && order.status !== 'pending') {
      ({ status } = order);
      decided(order);
    }
  }
}
