/** Date and time as ZIP stores them (APPNOTE 4.4.6): two 16-bit fields, two seconds fine, without a time zone. */
export type DosTime = { readonly date: number; readonly time: number };

/** The local time of this machine at `moment`, within what DOS can say: 1980 to 2107. */
export const localDosTime = (moment: Date): DosTime => {
  const year = Math.min(2107, Math.max(1980, moment.getFullYear()));
  return {
    date: ((year - 1980) << 9) | ((moment.getMonth() + 1) << 5) | moment.getDate(),
    time: (moment.getHours() << 11) | (moment.getMinutes() << 5) | (moment.getSeconds() >> 1),
  };
};
