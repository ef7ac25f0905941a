using CloneCmdlets.Http;

namespace CloneCmdlets.Services.WallarmFast;

/// <summary>How to reach one account of Wallarm FAST.</summary>
public sealed record WallarmFastSettings
{
    /// <summary>The variable that names the API host.</summary>
    public const string HostVariable = "WALLARM_API_HOST";

    /// <summary>The variable that holds the token.</summary>
    public const string TokenVariable = "WALLARM_API_TOKEN";

    /// <summary>The API's address; see <see cref="ParseApiHost"/>.</summary>
    public required Uri ApiHost { get; init; }

    /// <summary>The token of a FAST node: it names the node and authorises the call.</summary>
    public required SecretToken Token { get; init; }

    /// <summary>How to get there.</summary>
    public HttpSettings Http { get; init; } = new();

    /// <summary>Reads a host or a base address. A bare host is https, a bare loopback host (with or without a port) http.</summary>
    /// <param name="hostOrUri">A host such as <c>us1.api.wallarm.com</c>, or an address.</param>
    /// <returns>The address.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.InvalidCloneRequest"/>, rule <c>ApiHost</c>: it is neither.</exception>
    public static Uri ParseApiHost(string hostOrUri)
    {
        ArgumentNullException.ThrowIfNull(hostOrUri);
        return FastAddress.Parse(hostOrUri);
    }

    /// <summary>The connection that the environment describes: <c>WALLARM_API_TOKEN</c>, and <c>WALLARM_API_HOST</c> (without it the US cloud, the
    /// vendor's default). A host that the environment names is allowed, over HTTPS.</summary>
    /// <param name="env">Reads a variable; <see langword="null"/> where it isn't set.</param>
    /// <returns>The settings; <see langword="null"/> where there is no token.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.NotConnected"/>: a variable is set and unusable.</exception>
    public static WallarmFastSettings? FromEnvironment(Func<string, string?> env)
    {
        ArgumentNullException.ThrowIfNull(env);
        var token = env(TokenVariable);
        if (string.IsNullOrWhiteSpace(token))
        {
            return null;
        }

        var host = env(HostVariable);
        try
        {
            return new WallarmFastSettings
            {
                ApiHost = ParseApiHost(string.IsNullOrWhiteSpace(host) ? FastAddress.UsHost : host),
                Token = new SecretToken(token),
                Http = new HttpSettings { AllowHost = true },
            };
        }
        catch (ArgumentException)
        {
            throw new CloneException(
                CloneErrorId.NotConnected,
                $"{TokenVariable} is set, but holds characters that no token has (blanks within, control or non-ASCII characters). Set it to the token of a FAST node.")
            {
                Target = TokenVariable,
            };
        }
        catch (CloneException error)
        {
            throw new CloneException(CloneErrorId.NotConnected, $"{HostVariable} is set, but unusable: {error.Message}") { Target = HostVariable };
        }
    }

    /// <summary>Whether the environment names this API host, which allows it, as in <see cref="FromEnvironment"/>.</summary>
    /// <param name="apiHost">The API's address.</param>
    /// <param name="env">Reads a variable; <see langword="null"/> where it isn't set.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsHostOfEnvironment(Uri apiHost, Func<string, string?> env)
    {
        ArgumentNullException.ThrowIfNull(env);
        try
        {
            return env(HostVariable) is { } host && !string.IsNullOrWhiteSpace(host) && OriginPolicy.AreSame(apiHost, ParseApiHost(host));
        }
        catch (CloneException)
        {
            return false; // it names nothing that can be used
        }
    }

    /// <summary>What the environment names of a connection, and what it lacks.</summary>
    /// <param name="env">Reads a variable.</param>
    /// <returns>A sentence; <see langword="null"/> where it names nothing, or a token.</returns>
    public static string? Lacking(Func<string, string?> env)
    {
        ArgumentNullException.ThrowIfNull(env);
        return string.IsNullOrWhiteSpace(env(TokenVariable)) && !string.IsNullOrWhiteSpace(env(HostVariable))
            ? $"Of the environment {HostVariable} is set, but not {TokenVariable}."
            : null;
    }
}
