using CloneCmdlets.Http;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>What a connection to Azure DevOps is made of.</summary>
public sealed record AzureDevOpsSettings
{
    /// <summary>The version the seed names, and with it route A.</summary>
    public const string DefaultApiVersion = "5.0-preview.2";

    internal const string CollectionVariable = "SYSTEM_COLLECTIONURI";
    internal const string ProjectVariable = "SYSTEM_TEAMPROJECT";
    private const string BearerVariable = "SYSTEM_ACCESSTOKEN";
    private const string PatVariable = "AZURE_DEVOPS_EXT_PAT";

    /// <summary>The collection: <c>https://dev.azure.com/fabrikam</c>, <c>https://server:8080/tfs/DefaultCollection</c>.</summary>
    public required Uri CollectionUri { get; init; }

    /// <summary>The project's name or id, as typed.</summary>
    public required string Project { get; init; }

    /// <summary>The token.</summary>
    public required SecretToken Token { get; init; }

    /// <summary>What kind of token it is.</summary>
    public TokenType TokenType { get; init; }

    /// <summary>The api-version of the clone: 6.0 or newer takes route D, older ones route A (reference page, "Routes").</summary>
    public string ApiVersion { get; init; } = DefaultApiVersion;

    /// <summary>How to get there.</summary>
    public HttpSettings Http { get; init; } = new();

    /// <summary>
    /// The settings that a pipeline's or a shell's environment names: <c>SYSTEM_COLLECTIONURI</c>, <c>SYSTEM_TEAMPROJECT</c> and
    /// <c>SYSTEM_ACCESSTOKEN</c> (bearer), else <c>AZURE_DEVOPS_EXT_PAT</c>. Its host is allowed, since the environment is its owner's.
    /// </summary>
    /// <param name="env">Reads a variable.</param>
    /// <returns>The settings; <see langword="null"/> where the environment doesn't name all three.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.NotConnected"/>: it names them, and one of them can't be used.</exception>
    public static AzureDevOpsSettings? FromEnvironment(Func<string, string?> env)
    {
        ArgumentNullException.ThrowIfNull(env);
        var collection = env(CollectionVariable);
        var project = env(ProjectVariable);
        var bearer = env(BearerVariable);
        var token = string.IsNullOrWhiteSpace(bearer) ? env(PatVariable) : bearer;
        if (string.IsNullOrWhiteSpace(collection) || string.IsNullOrWhiteSpace(project) || string.IsNullOrWhiteSpace(token))
        {
            return null;
        }

        var source = string.IsNullOrWhiteSpace(bearer) ? PatVariable : BearerVariable;
        if (!Uri.TryCreate(collection.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw Unusable(CollectionVariable, $"'{SafeText.Clean(collection, 300)}' is no http or https address");
        }

        if (token.TrimStart().StartsWith("$(", StringComparison.Ordinal))
        {
            throw Unusable(source, "it holds the name of a pipeline variable instead of its value; map it in the step with 'env: "
                + "SYSTEM_ACCESSTOKEN: $(System.AccessToken)'");
        }

        try
        {
            return new AzureDevOpsSettings
            {
                CollectionUri = uri,
                Project = project.Trim(),
                Token = new SecretToken(token),
                TokenType = string.IsNullOrWhiteSpace(bearer) ? TokenType.Pat : TokenType.Bearer,
                Http = new HttpSettings { AllowHost = true },
            };
        }
        catch (ArgumentException exception)
        {
            throw Unusable(source, exception.Message.Split(" (Parameter", 2)[0].TrimEnd('.')); // .NET adds the name of ours
        }
    }

    /// <summary>Whether the environment names this collection's host, which allows it, as in <see cref="FromEnvironment"/>.</summary>
    /// <param name="collection">The collection's address.</param>
    /// <param name="env">Reads a variable.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsHostOfEnvironment(Uri collection, Func<string, string?> env)
    {
        ArgumentNullException.ThrowIfNull(env);
        return Uri.TryCreate(env(CollectionVariable)?.Trim(), UriKind.Absolute, out var named) && OriginPolicy.AreSame(collection, named);
    }

    /// <summary>What the environment names of a connection, and what it lacks.</summary>
    /// <param name="env">Reads a variable.</param>
    /// <returns>A sentence; <see langword="null"/> where it names nothing, or all.</returns>
    public static string? Lacking(Func<string, string?> env)
    {
        ArgumentNullException.ThrowIfNull(env);
        string[] tokens = [BearerVariable, PatVariable];
        string[] places = [CollectionVariable, ProjectVariable];
        string[] set = [.. places.Concat(tokens).Where(IsSet)];
        string[] missing = [.. places.Where(name => !IsSet(name)), .. tokens.Any(IsSet) ? Array.Empty<string>() : [$"{BearerVariable} (or {PatVariable})"]];
        return set.Length == 0 || missing.Length == 0 ? null
            : $"Of the environment {string.Join(", ", set)} {(set.Length == 1 ? "is" : "are")} set, but not {string.Join(" and ", missing)}."
                // An agent sets all but the token by itself.
                + (tokens.Any(IsSet) ? "" : " A step of Azure Pipelines gets the token only where it maps it: 'env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)'.");

        bool IsSet(string name) => !string.IsNullOrWhiteSpace(env(name));
    }

    private static CloneException Unusable(string variable, string why) =>
        new(CloneErrorId.NotConnected, $"The environment variable {variable} can't be used: {why}. Mend it, or connect with Connect-CloneService.")
        {
            Target = variable,
        };
}
