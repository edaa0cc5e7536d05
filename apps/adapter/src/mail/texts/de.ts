import type { Texts } from './texts';

export const de: Texts = {
  otp: ({ brand, code, minutes }) => ({
    subject: `${brand}: Ihr Anmeldecode`,
    paragraphs: [
      `Ihr Code für die Anmeldung bei ${brand}:`,
      { code },
      `Er gilt ${minutes} min und für eine Anmeldung.`,
      'Wenn Sie ihn nicht angefordert haben, müssen Sie nichts tun. Geben Sie den Code niemandem weiter.',
    ],
  }),
  otpLine: ({ brand, code, minutes }) => `${brand}: Ihr Anmeldecode ist ${code}. Er gilt ${minutes} min.`,
  welcome: ({ brand, link, until }) => ({
    subject: `Willkommen bei ${brand}`,
    paragraphs: [
      `Ihr Konto bei ${brand} ist bereit. Öffnen Sie diesen Link auf dem Telefon, auf dem die App installiert ist:`,
      { link },
      `Der Link gilt bis ${until} und für eine Anmeldung.`,
      'Geben Sie ihn nicht weiter: Wer ihn öffnet, ist unter Ihrem Namen angemeldet.',
    ],
  }),
};
