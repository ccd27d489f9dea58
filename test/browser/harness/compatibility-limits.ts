// What a device in compatibility mode may have.

/** Compatibility mode's limits of what compute uses, where they are lower: `compat` in src/dawn/native/Limits.cpp of Dawn. */
export const COMPATIBILITY = {
  maxComputeInvocationsPerWorkgroup: 128,
  maxComputeWorkgroupSizeX: 128,
  maxComputeWorkgroupSizeY: 128,
  maxUniformBufferBindingSize: 16384,
};
