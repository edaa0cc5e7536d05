import { AutoProvisionConfig } from '../../config/settings/provisioning.config';
import { toLink } from './link';

it.each([
  ['https://app.example.com/a?config_token={token}', 'https://app.example.com/a?config_token=wp1.%24%26%2F%3D'],
  ['app://{tenant}/{token}#{token}', 'app://acme%20co/wp1.%24%26%2F%3D#wp1.%24%26%2F%3D'],
  ['app:{token}{other}', 'app:wp1.%24%26%2F%3D{other}'],
])('%s becomes %s', (link, wanted) => {
  const config = Object.assign(new AutoProvisionConfig(), { link });
  expect(toLink(config, { token: 'wp1.$&/=', tenant: 'acme co' })).toBe(wanted);
});
