// The name of a GPU, from whatever the browser tells of it; '' if nothing.
export const adapterName = ({ adapterInfo: { vendor, architecture, description } }: GPUDevice): string =>
  description || [vendor, architecture].filter(Boolean).join(' ');
