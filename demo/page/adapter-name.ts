// What a GPU is called; browsers say different things of it, or nothing.
export const adapterName = ({ adapterInfo: { vendor, architecture, description } }: GPUDevice): string =>
  description || [vendor, architecture].filter(Boolean).join(' ');
