/** Bytes of UTF-8 beyond which Orthanc neither shows a value nor records it as a main DICOM tag. */
const MAX_LENGTH = 256;

/** Bytes beyond which a value is not even read: padding and escape sequences do not bring so many down to 256. */
export const MAX_READ = 64 * 1024;

export const isTooLong = (text: string): boolean => text.length > MAX_LENGTH || Buffer.byteLength(text, 'utf8') > MAX_LENGTH;
