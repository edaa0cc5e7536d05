export {
  type DeviceCredential,
  type DeviceFile,
  type DeviceFileRequest,
  DeviceFiles,
  type DeviceFilesOptions,
} from './device-files';
export { DeviceFileIncomplete } from './errors';
export { type DevicePreset, devicePresets, type Extractor, isSelector, type SipField } from './extractor';
export { type DeviceSipAccount, extractSipAccount, type SipTransport } from './sip-account';
