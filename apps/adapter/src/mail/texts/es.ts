import type { Texts } from './texts';

export const es: Texts = {
  otp: ({ brand, code, minutes }) => ({
    subject: `${brand}: su código de acceso`,
    paragraphs: [
      `Su código para entrar en ${brand}:`,
      { code },
      `Es válido durante ${minutes} min y para un solo acceso.`,
      'Si no lo ha solicitado, no tiene que hacer nada. No comparta el código con nadie.',
    ],
  }),
  otpLine: ({ brand, code, minutes }) => `${brand}: su código de acceso es ${code}. Válido durante ${minutes} min.`,
  welcome: ({ brand, link, until }) => ({
    subject: `Bienvenido a ${brand}`,
    paragraphs: [
      `Su cuenta de ${brand} está lista. Abra este enlace en el teléfono en el que está instalada la aplicación:`,
      { link },
      `El enlace es válido hasta el ${until} y para un solo acceso.`,
      'No lo reenvíe: quien lo abra entrará con su cuenta.',
    ],
  }),
};
