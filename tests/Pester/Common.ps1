# What every Pester file begins with: the module under test, and a journal of the test's own.

function Get-TestModulePath {
    if ($env:CLONECMDLETS_TEST_MODULE) {
        return $env:CLONECMDLETS_TEST_MODULE
    }

    Join-Path $PSScriptRoot '../../out/CloneCmdlets'
}

function Import-TestModule {
    $env:CLONECMDLETS_HOME = Join-Path ([System.IO.Path]::GetTempPath()) "clonecmdlets-tests-$([guid]::NewGuid().ToString('n'))"
    foreach ($name in 'SYSTEM_COLLECTIONURI', 'SYSTEM_TEAMPROJECT', 'SYSTEM_ACCESSTOKEN', 'AZURE_DEVOPS_EXT_PAT', 'WALLARM_API_HOST', 'WALLARM_API_TOKEN') {
        Remove-Item -Path "Env:$name" -ErrorAction Ignore
    }

    # Where a runspace of its own finds it by itself, as it finds an installed module.
    $parent = Split-Path -Parent (Resolve-Path -LiteralPath (Get-TestModulePath)).Path
    if ($env:PSModulePath -split [System.IO.Path]::PathSeparator -notcontains $parent) {
        $env:PSModulePath = $parent + [System.IO.Path]::PathSeparator + $env:PSModulePath
    }

    Import-Module (Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1') -Force
}
