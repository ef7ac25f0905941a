namespace CloneCmdlets.Emulator.AzureDevOps.Sample;

/// <summary>The body of <c>POST /_emulator/plans</c> (design: "The emulator").</summary>
/// <param name="Project">The project; made where it isn't there.</param>
/// <param name="Name">The plan's name.</param>
/// <param name="Suites">So many suites below an empty root.</param>
/// <param name="CasesPerSuite">So many test cases in each.</param>
/// <param name="Collection">The collection.</param>
/// <param name="SharedSteps">So many shared steps, used by the cases in turn.</param>
/// <param name="Requirements">So many of the suites, the first ones, are requirement suites, each with a requirement that its cases test.</param>
internal sealed record PlanSeed(
    string? Project, string? Name, int Suites = 0, int CasesPerSuite = 0, string Collection = "fabrikam", int SharedSteps = 0, int Requirements = 0)
{
    public const int MaxSuites = 100_000;
    public const int MaxCases = 2_000_000;
    public const int MaxOthers = 10_000;

    /// <summary>What is wrong with it; <see langword="null"/>: nothing.</summary>
    /// <returns>The sentence.</returns>
    public string? Problem() =>
        string.IsNullOrWhiteSpace(Project) || string.IsNullOrWhiteSpace(Name) || string.IsNullOrWhiteSpace(Collection)
            ? "project and name are needed."
            : Suites is < 0 or > MaxSuites ? $"suites is a number from 0 to {MaxSuites}."
            : CasesPerSuite < 0 || (long)Suites * CasesPerSuite > MaxCases ? $"casesPerSuite is 0 or more, and no plan has over {MaxCases} cases."
            : SharedSteps is < 0 or > MaxOthers ? $"sharedSteps is a number from 0 to {MaxOthers}."
            : Requirements is < 0 or > MaxOthers || Requirements > Suites ? $"requirements is a number from 0 to {MaxOthers}, and not over suites."
            : null;
}
