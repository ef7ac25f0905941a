using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace CloneCmdlets.Benchmarks.Rows;

/// <summary>BenchmarkDotNet, quietly and in this process, for what is shorter than a process.</summary>
internal static class Micro
{
    /// <summary>Runs all benchmarks of a class.</summary>
    /// <param name="samples">Measured iterations.</param>
    /// <param name="operations">Calls in each.</param>
    /// <param name="warmUps">Iterations before, not measured: enough for the runtime to compile anew what is called often.</param>
    /// <returns>Nanoseconds a call, for each method.</returns>
    public static IReadOnlyDictionary<string, double[]> Run<T>(int samples, int operations, int warmUps)
    {
        var job = Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance).WithStrategy(RunStrategy.Throughput)
            .WithWarmupCount(warmUps).WithIterationCount(samples).WithInvocationCount(operations).WithUnrollFactor(1);
        var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.DisableOptimizationsValidator).WithArtifactsPath(Places.NewFolder());
        var summary = BenchmarkRunner.Run<T>(config);
        var samplesOf = new Dictionary<string, double[]>();
        foreach (var report in summary.Reports)
        {
            samplesOf[report.BenchmarkCase.Descriptor.WorkloadMethod.Name] =
                [.. report.AllMeasurements.Where(one => one.IterationMode == IterationMode.Workload && one.IterationStage == IterationStage.Result)
                    .Select(one => one.Nanoseconds / one.Operations)];
        }

        return samplesOf.Values.All(one => one.Length > 0) && samplesOf.Count > 0
            ? samplesOf
            : throw new InvalidOperationException("BenchmarkDotNet measured nothing: " + string.Join("; ", summary.ValidationErrors.Select(error => error.Message)));
    }
}
