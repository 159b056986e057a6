import type { Json } from './json';

/** A number that is written with 17 significant digits even where it is whole (`0.0`), as C++ writes a double. */
export class Double {
  constructor(readonly value: number) {}
}

/** JSON as an answer shows it: numbers that stay doubles are marked. */
export type ShownJson = Json | Double | readonly ShownJson[] | { readonly [name: string]: ShownJson };
