import { call, isList } from '../api.js';

let products = new Map();
let loading = null;

/** Returns the products by SKU. They are requested once, unless fresh ones are asked for. */
export function loadProducts({ fresh = false } = {}) {
  if (fresh || !loading) {
    const request = call('GET', 'api/products', { expect: isList }).then(({ items }) => {
      products = new Map(items.map(product => [product.sku, product]));
      return products;
    });
    request.catch(() => { loading = loading === request ? null : loading; });
    loading = request;
  }
  return loading;
}

/** Returns the product, or a placeholder if the catalog no longer has it. */
export function product(sku) {
  return products.get(sku) ?? { sku, name: sku, description: '', price: null, available: 0 };
}

const WITH_ART = new Set([
  'bottle-backoff', 'cap-gateway', 'duck-debug', 'hoodie-uptime', 'keyboard-prom', 'lamp-alert', 'mug-trace',
  'notebook-logs', 'poster-slo', 'socks-redis', 'sticker-pack', 'tee-p99', 'vinyl-downtime',
]);

export const picture = sku => `art/${WITH_ART.has(sku) ? sku : 'unknown'}.svg`;
