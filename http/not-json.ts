/** Ends the reading of a text that is not JSON; `parseJson` turns it into null. */
export class NotJson extends Error {}
