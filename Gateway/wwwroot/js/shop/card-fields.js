import { Field } from '../field.js';

const CENTURY = 2000;
const numeric = { type: 'text', inputmode: 'numeric' };

/** The fields of a card, by the name of the member that the Gateway reads them from, in lower case. */
export function cardFields() {
  const cardnumber = new Field('card-number', 'Card number', { ...numeric, autocomplete: 'cc-number', maxlength: '23', placeholder: '1234 1234 1234 1234' },
    text => /^\d{12,19}$/.test(digits(text)) ? isSumRight(digits(text)) ? null : 'A digit is wrong.' : 'Enter the 12 to 19 digits on the card.');
  const expiry = new Field('card-expiry', 'Expiry', { ...numeric, autocomplete: 'cc-exp', maxlength: '5', placeholder: 'MM/YY' },
    text => !/^(0[1-9]|1[0-2])\/\d{2}$/.test(text) ? 'Enter it as MM/YY.' : hasExpired(text) ? 'The card has expired.' : null);
  const cvc = new Field('card-cvc', 'Security code', { ...numeric, autocomplete: 'cc-csc', maxlength: '4', placeholder: '123' },
    text => /^\d{3,4}$/.test(text) ? null : 'Enter the 3 or 4 digits.');
  cardnumber.input.addEventListener('input', () => reformat(cardnumber.input, grouped));
  expiry.input.addEventListener('input', () => reformat(expiry.input, text => text.length > 2 ? `${text.slice(0, 2)}/${text.slice(2, 4)}` : text));
  return { cardnumber, expiry, cvc };
}

export const digits = text => text.replace(/\D/g, '');
export const grouped = text => text.replace(/(.{4})(?=.)/g, '$1 ');

// The last digit is chosen so that this sum is a multiple of ten (Luhn).
function isSumRight(number) {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

// Good until the end of its month.
function hasExpired(text) {
  const [month, year] = text.split('/').map(Number);
  return new Date(CENTURY + year, month) <= new Date();
}

// Only at the end of the text, where people type: elsewhere the cursor would jump.
function reformat(input, format) {
  if (input.selectionStart === input.value.length) {
    input.value = format(digits(input.value));
  }
}
