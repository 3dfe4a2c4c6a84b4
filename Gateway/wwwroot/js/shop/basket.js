// The basket and the Idempotency-Key of its order. Both are stored in the browser, so that a reload, a second tab or a lost connection
// leads to one order, not to two.

import { lasting } from '../storage.js';

const KEY = 'checkout.basket';
const MAX_QUANTITY = 100;
const EMPTY = { items: {}, key: null, keyTime: null, undecided: false };

// In the Gateway, a key expires a day after its first request.
const MAX_KEY_MS = 23 * 60 * 60_000;

class Basket extends EventTarget {
  constructor() {
    super();
    addEventListener('storage', event => event.key === KEY && this.dispatchEvent(new Event('change')));
  }

  get #state() {
    try {
      return { ...EMPTY, ...JSON.parse(lasting.get(KEY)) };
    } catch {
      return { ...EMPTY };
    }
  }

  #save(change) {
    lasting.set(KEY, JSON.stringify({ ...this.#state, ...change }));
    this.dispatchEvent(new Event('change'));
  }

  /** @returns {{sku: string, quantity: number}[]} */
  get items() {
    return Object.entries(this.#state.items).map(([sku, quantity]) => ({ sku, quantity }));
  }

  get count() {
    return this.items.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  /** Whether an order was sent whose outcome is unknown. Until it is known, the basket must not change. */
  get isUndecided() {
    return this.#state.undecided;
  }

  /** The key under which the order was sent, or null. */
  get key() {
    return this.#state.key;
  }

  /** Whether the key is so old that it may have expired in the Gateway. */
  get isKeyExpired() {
    const { key, keyTime } = this.#state;
    return key !== null && Date.now() - keyTime > MAX_KEY_MS;
  }

  quantityOf(sku) {
    return this.#state.items[sku] ?? 0;
  }

  set(sku, quantity) {
    if (this.isUndecided) {
      return;
    }
    const { [sku]: _, ...others } = this.#state.items;
    const items = quantity > 0 ? { ...this.#state.items, [sku]: Math.min(quantity, MAX_QUANTITY) } : others;
    this.#save({ items, key: null });
  }

  /** Returns the Idempotency-Key of this basket, the same until its order is decided. */
  takeKey() {
    if (this.key === null) {
      this.#save({ key: newKey(), keyTime: Date.now() });
    }
    return this.key;
  }

  // The outcome of an order changes the basket only while the basket has the key of that order.

  setUndecided(key, undecided) {
    this.#saveFor(key, { undecided });
  }

  /** Records that the order failed: the basket stays, and the next attempt is another order. */
  renew(key) {
    this.#saveFor(key, { key: null, undecided: false });
  }

  clear(key) {
    this.#saveFor(key, EMPTY);
  }

  #saveFor(key, change) {
    if (this.key === key) {
      this.#save(change);
    }
  }

  /** Updates all views: another tab may just have changed the basket. */
  reload() {
    this.dispatchEvent(new Event('change'));
  }
}

// crypto.randomUUID is missing on pages that come by plain HTTP from another machine.
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

export const basket = new Basket();
