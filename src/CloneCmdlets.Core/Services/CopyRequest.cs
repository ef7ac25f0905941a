namespace CloneCmdlets.Services;

/// <summary>What a user asks to have copied; each service has its own kind of it.</summary>
public abstract record CopyRequest;
