/** Languages of mails, by their ISO 639-1 codes. The first is used for a user who accepts none of them. */
export const languages = ['en', 'de', 'es', 'it', 'ru', 'uk'] as const;

export type Language = (typeof languages)[number];
