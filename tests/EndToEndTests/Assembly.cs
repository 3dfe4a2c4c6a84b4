using System.Runtime.Versioning;

// A system under load on a small machine must not make another test's deadline pass.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

// Native backends need a Unix shell.
[assembly: UnsupportedOSPlatform("windows")]
