import type { Texts } from './texts';

export const it: Texts = {
  otp: ({ brand, code, minutes }) => ({
    subject: `${brand}: il suo codice di accesso`,
    paragraphs: [
      `Il suo codice per accedere a ${brand}:`,
      { code },
      `È valido per ${minutes} min e per un solo accesso.`,
      'Se non lo ha richiesto, non deve fare nulla. Non comunichi il codice a nessuno.',
    ],
  }),
  otpLine: ({ brand, code, minutes }) => `${brand}: il suo codice di accesso è ${code}. Valido per ${minutes} min.`,
  welcome: ({ brand, link, until }) => ({
    subject: `Benvenuto in ${brand}`,
    paragraphs: [
      `Il suo account ${brand} è pronto. Apra questo link sul telefono su cui è installata l'app:`,
      { link },
      `Il link è valido fino al ${until} e per un solo accesso.`,
      'Non lo inoltri: chi lo apre accede con il suo account.',
    ],
  }),
};
