namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>Makes connections to Azure DevOps as their user sees them.</summary>
public static class AzureDevOpsConnection
{
    /// <summary>Makes a connection. Nothing is asked of the service yet.</summary>
    /// <param name="name">The name it is called by.</param>
    /// <param name="settings">What it is made of.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="CloneException">The settings can't be used.</exception>
    public static ServiceConnection Create(string name, AzureDevOpsSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var service = new AzureDevOpsService(settings, time);
        // As people write it: without the slash that addresses below it need.
        return new ServiceConnection(name, service, new Uri(service.CollectionUri.AbsoluteUri.TrimEnd('/'))) { Project = service.Project };
    }

    /// <summary>The connection that the environment names.</summary>
    /// <param name="env">Reads a variable.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The connection; <see langword="null"/> where it names none.</returns>
    /// <exception cref="CloneException">It names one that can't be used.</exception>
    public static ServiceConnection? FromEnvironment(Func<string, string?> env, TimeProvider time)
    {
        if (AzureDevOpsSettings.FromEnvironment(env) is not { } settings)
        {
            return null;
        }

        try
        {
            return Create(AzureDevOpsService.ServiceName, settings, time);
        }
        catch (CloneException error)
        {
            // Only the address and the project are left to be wrong, and whoever set no parameter must hear of the variables.
            throw new CloneException(error.ErrorId, $"{AzureDevOpsSettings.CollectionVariable} or {AzureDevOpsSettings.ProjectVariable} of the environment can't be used: {error.Message}", error) { Target = error.Target };
        }
    }
}
