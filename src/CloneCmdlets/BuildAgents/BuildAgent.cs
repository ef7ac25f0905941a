using CloneCmdlets.Text;

namespace CloneCmdlets.BuildAgents;

/// <summary>A build agent that obeys commands in its log. What is put into one is cleaned first and then escaped as the agent has it.</summary>
internal abstract class BuildAgent
{
    private const string IdVariable = "CloneOperationId";
    private const string HandleVariable = "CloneOperationHandle";

    /// <summary>The agent this process runs in.</summary>
    /// <param name="environment">Reads a variable.</param>
    /// <returns>The agent; <see langword="null"/> where it is none that is known.</returns>
    public static BuildAgent? Detect(Func<string, string?> environment) =>
        IsTrue(environment("TF_BUILD")) ? new AzurePipelines()
        : IsTrue(environment("GITHUB_ACTIONS")) ? new GitHubActions(environment("GITHUB_OUTPUT"))
        : null;

    /// <summary>Whether this is any kind of unattended build, in which nobody sees a progress bar.</summary>
    /// <param name="environment">Reads a variable.</param>
    public static bool IsAny(Func<string, string?> environment) =>
        IsTrue(environment("TF_BUILD")) || IsTrue(environment("GITHUB_ACTIONS")) || IsTrue(environment("CI"));

    /// <summary>The line that marks an error in the log.</summary>
    public abstract string Error(CloneException error);

    /// <summary>Hands the operations' ids and handles on to later steps: joined by commas, in the order in which they were written.</summary>
    /// <param name="operations">The operations.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Lines for the log, if it takes any.</returns>
    /// <exception cref="IOException">They go into a file that can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public Task<IReadOnlyList<string>> SetVariablesAsync(IReadOnlyList<CloneOperation> operations, CancellationToken cancellationToken) => SetAsync(
        [
            new(IdVariable, string.Join(',', operations.Select(operation => SafeText.Clean(operation.Id)))),
            new(HandleVariable, string.Join(',', operations.Select(operation => operation.Handle))),
        ],
        cancellationToken);

    /// <summary>Sets output variables, all or none.</summary>
    protected abstract Task<IReadOnlyList<string>> SetAsync(IReadOnlyList<KeyValuePair<string, string>> variables, CancellationToken cancellationToken);

    private static bool IsTrue(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase) || value == "1";
}
