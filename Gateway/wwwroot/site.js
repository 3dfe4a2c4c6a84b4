const message = document.getElementById('message');
const list = document.getElementById('products');
const template = document.getElementById('product');

function show({ name, description, price, available }) {
  const item = template.content.cloneNode(true);
  item.querySelector('h3').textContent = name;
  item.querySelector('p').textContent = description;
  item.querySelector('strong').textContent =
    new Intl.NumberFormat(undefined, { style: 'currency', currency: price.currency }).format(price.amount / 100);
  item.querySelector('span').textContent = available > 0 ? `${available} left` : 'sold out';
  list.append(item);
}

async function load() {
  const response = await fetch('api/products', { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) {
    throw new Error(`The catalogue answered ${response.status}.`);
  }
  const { items } = await response.json();
  items.forEach(show);
  message.textContent = `${items.length} products.`;
}

load().catch(error => { message.textContent = `The catalogue cannot be shown now: ${error.message}`; });
