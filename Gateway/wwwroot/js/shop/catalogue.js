import { call } from '../api.js';

let products = new Map();
let loading = null;

/** The products by SKU; asked for once, unless they are wanted fresh. */
export function loadProducts({ fresh = false } = {}) {
  if (fresh || !loading) {
    const asked = call('GET', 'api/products').then(({ items }) => {
      products = new Map(items.map(product => [product.sku, product]));
      return products;
    });
    asked.catch(() => { loading = loading === asked ? null : loading; });
    loading = asked;
  }
  return loading;
}

/** The product as far as it is known: a basket may be older than the catalogue. */
export function product(sku) {
  return products.get(sku) ?? { sku, name: sku, description: '', price: null, available: 0 };
}

const WITH_ART = new Set([
  'bottle-backoff', 'cap-gateway', 'duck-debug', 'hoodie-uptime', 'keyboard-prom', 'lamp-alert', 'mug-trace',
  'notebook-logs', 'poster-slo', 'socks-redis', 'sticker-pack', 'tee-p99', 'vinyl-downtime',
]);

export const picture = sku => `art/${WITH_ART.has(sku) ? sku : 'unknown'}.svg`;
