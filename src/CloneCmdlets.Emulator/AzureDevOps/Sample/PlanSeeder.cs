using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.AzureDevOps.Sample;

/// <summary>Makes plans of any size, in short transactions.</summary>
internal static class PlanSeeder
{
    private const int SuitesPerWrite = 500;
    private const int CasesPerWrite = 2_000;

    /// <summary>Makes a plan.</summary>
    /// <param name="database">Where.</param>
    /// <param name="seed">What it is to be; checked.</param>
    /// <param name="now">The time, as the tables have it.</param>
    /// <param name="cancellationToken">Stops it between two transactions.</param>
    /// <returns>The ids of the plan and of its root suite.</returns>
    public static async Task<(int Id, int RootSuiteId)> SeedAsync(
        EmulatorDatabase database, PlanSeed seed, string now, CancellationToken cancellationToken)
    {
        var rows = await database.WriteAsync(session => SeedRows.Begin(session, seed, now)).ConfigureAwait(false);
        for (var first = 0; first < seed.Suites; first += SuitesPerWrite)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var last = Math.Min(first + SuitesPerWrite, seed.Suites) - 1;
            await database.WriteAsync(session => rows.AddSuites(session, first, last)).ConfigureAwait(false);
        }

        var next = 0;
        while (next < rows.Cases)
        {
            await database.WriteWhileIdleAsync(
                session =>
                {
                    var last = Math.Min(next + CasesPerWrite, rows.Cases) - 1;
                    rows.AddCases(session, next, last);
                    next = last + 1;
                    return next < rows.Cases;
                },
                cancellationToken).ConfigureAwait(false);
        }

        return (rows.PlanId, rows.PlanId + 1);
    }
}
