using CloneCmdlets.Text;

namespace CloneCmdlets.BuildAgents;

/// <summary>Azure Pipelines: <c>##vso[area.command property=value;]text</c>.</summary>
internal sealed class AzurePipelines : BuildAgent
{
    public override string Error(CloneException error) =>
        $"##vso[task.logissue type=error;code={Property(error.ErrorId.ToString())}]{Data(SafeText.Clean(error.Message))}";

    protected override Task<IReadOnlyList<string>> SetAsync(IReadOnlyList<KeyValuePair<string, string>> variables, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(
            [.. variables.Select(one => $"##vso[task.setvariable variable={Property(one.Key)};isOutput=true]{Data(one.Value)}")]);

    /// <summary>The agent turns <c>%AZP25</c> back into a per cent sign; a plain <c>%25</c> it would leave.</summary>
    private static string Data(string text) => text
        .Replace("%", "%AZP25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(";", "%3B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);
}
