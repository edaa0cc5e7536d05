import type { Texts } from './texts';

export const en: Texts = {
  otp: ({ brand, code, minutes }) => ({
    subject: `${brand}: your sign-in code`,
    paragraphs: [
      `Your code for signing in to ${brand}:`,
      { code },
      `It is good for ${minutes} min and for one sign-in.`,
      'If you did not ask for it, you need not do anything. Never tell anybody the code.',
    ],
  }),
  otpLine: ({ brand, code, minutes }) => `${brand}: your sign-in code is ${code}. Good for ${minutes} min.`,
  welcome: ({ brand, link, until }) => ({
    subject: `Welcome to ${brand}`,
    paragraphs: [
      `Your ${brand} account is ready. Open this link on the phone on which the app is installed:`,
      { link },
      `The link is good until ${until} and for one sign-in.`,
      'Do not pass it on: whoever opens it is signed in as you.',
    ],
  }),
};
