import type { Country } from './country.js';
import type { LoginEvent } from './login-event.js';

/** A login event with its country, as the store and processed.log have it. */
export type LoginRow = Omit<LoginEvent, 'reading'> & { readonly country: Country };
